//! What functions of the source make of frameworks for those who call them, and what is possible
//! where no framework can be followed to.

mod support;

use std::collections::BTreeSet;

use support::{folder, found, survey};

fn check(files: &[(&str, &str)], expected: &[&str]) {
    let source = folder(files);
    let seen = found(&survey(source.path()));
    let expected: BTreeSet<String> = expected.iter().map(|line| (*line).to_owned()).collect();
    let missing: Vec<_> = expected.difference(&seen).collect();
    let further: Vec<_> = seen.difference(&expected).collect();
    assert!(missing.is_empty() && further.is_empty(), "missing {missing:#?}\nfurther {further:#?}");
}

#[test]
fn a_job_is_named_after_the_class_that_is_scheduled() {
    check(
        &[
            (
                "queue.ts",
                "import Bull from 'bull'
export function createQueue(name: string) { const queue = new Bull(name); return queue }
",
            ),
            (
                "queues.ts",
                "import { createQueue } from './queue'
let cached: ReturnType<typeof createQueue> | undefined
export const taskQueue = () => {
  if (!cached) { cached = createQueue('tasks') }
  return cached
}
",
            ),
            (
                "task.ts",
                "import { taskQueue } from './queues'
export abstract class Task {
  schedule(props: object) { return taskQueue().add({ name: this.constructor.name, props }) }
}
export class Plan { schedule(day: string) { return day } }
",
            ),
            (
                "export.ts",
                "import { Task } from './task'
export default class ExportTask extends Task {}
",
            ),
            (
                "use.ts",
                "import ExportTask from './export'
import { Plan } from './task'
import { taskQueue } from './queues'
export async function run() {
  await new ExportTask().schedule({})
  new Plan().schedule('monday')
  render('home/page')
}
function render(page: any) { taskQueue().add(page) }
",
            ),
        ],
        &[
            "task.ts:3 job  in \"Task.schedule\"",
            "use.ts:5 job ExportTask in \"run\"",
            "use.ts:9 job  in \"render\"",
        ],
    );
}

#[test]
fn a_table_is_that_of_the_object() {
    check(
        &[
            (
                "base.ts",
                "import { Model } from 'sequelize-typescript'
export class Base extends Model { keep() { return this.save() } }
",
            ),
            (
                "star.ts",
                "import { Table } from 'sequelize-typescript'
import { Base } from './base'
@Table({ tableName: 'stars' })
export class Star extends Base {
  static async findByPk(id: string) { return null }
  rename() { return this.keep() }
}
export class Loose extends Base {}
",
            ),
            (
                "use.ts",
                "import { Star, Loose } from './star'
export const find = (id: string) => Star.findByPk(id)
export const keep = (star: Star) => star.keep()
export const loose = (loose: Loose) => loose.keep()
",
            ),
        ],
        &[
            "table stars in star.ts:4",
            "star.ts:6 writes stars",
            "use.ts:2 reads stars",
            "use.ts:3 writes stars",
        ],
    );
}

#[test]
fn a_request_is_what_the_caller_asks_for() {
    check(
        &[
            (
                "fetch.ts",
                "import nodeFetch from 'node-fetch'
export default async function fetch(url: string, init?: object) { return nodeFetch(url, init) }
",
            ),
            (
                "client.ts",
                "class Client {
  get = (path: string) => this.fetch(path, 'GET')
  fetch(path: string, method: string) { return fetch(`/api${path}`, { method }) }
}
export const client = new Client()
",
            ),
            (
                "use.ts",
                "import { Octokit } from '@octokit/rest'
import fetch from './fetch'
import { client } from './client'
const octokit = new Octokit()
export const a = () => fetch('https://api.example.com/x', { method: 'POST' })
export const b = (id: string) => client.get(`/documents.${id}`)
export const c = () => octokit.request('GET /repos/{owner}', {})
export const d = (store: Map<string, string>) => store.get('/x')
",
            ),
        ],
        &[
            "client.ts:3 http_call GET /api{} in \"Client.fetch\"",
            "use.ts:5 http_call POST https://api.example.com/x in \"a\"",
            "use.ts:6 possible http_call GET /documents.{} in \"b\"",
            "use.ts:7 http_call GET /repos/{} in \"c\"",
        ],
    );
}

#[test]
fn a_route_is_certain_when_its_mounts_are_known() {
    check(
        &[
            (
                "stars.ts",
                "import Router from 'koa-router'
const router = new Router()
router.post('stars.create', async () => {})
export default router
",
            ),
            (
                "api.ts",
                "import Koa from 'koa'
import Router from 'koa-router'
import stars from './stars'
import auth from './auth'
const api = new Koa()
const router = new Router()
router.use('/', stars.routes())
router.get(
  '/me',
  auth({ optional: true }),
  (ctx) => 1
)
api.use(router.routes())
export default api
",
            ),
            (
                "auth.ts",
                "export default function auth(options: object) { return async () => {} }\n",
            ),
            (
                "main.ts",
                "import Koa from 'koa'
import mount from 'koa-mount'
import api from './api'
export function start(app: Koa) { app.use(mount('/api', api)) }
",
            ),
            (
                "plugin.ts",
                "import { Router } from 'express'
export const plugin = Router()
plugin.get('/hook', (req, res) => 1)
",
            ),
        ],
        &[
            "stars.ts:3 route POST /api/stars.create by \"\"",
            "api.ts:8 route GET /api/me by \"\"",
            "api.ts:10 authorisation auth in \"\"",
            "plugin.ts:3 possible route GET /hook in \"\"",
        ],
    );
}

#[test]
fn what_no_framework_vouches_for_is_possible() {
    check(
        &[
            (
                "policies.ts",
                "export function authorize(user: any, what: string, on: any) {}
export function can(user: any, what: string) { return true }
export class Bus {
  on(topic: string, run: any) { this.inner.on(topic, run) }
  emit(topic: string) { this.inner.emit(topic) }
}
export class Quiet { emit(topic: string) {} }
",
            ),
            ("hooks.js", "exports.fire = async function (hook, data) {}\n"),
            (
                "use.ts",
                "import { authorize, can, Bus, Quiet } from './policies'
import { Socket } from 'socket.io-client'
import http from 'http'
import * as hooks from './hooks'
type Signed = Socket & { id?: string }
export function run(user: any, db: any, bus: Bus, signed: Signed, server: http.Server) {
  authorize(user, 'update', db)
  if (can(user, 'read')) db.query('SELECT a FROM stars')
  db.query({ text: 'INSERT INTO moons (a) VALUES ($1)' })
  db.query('select a star')
  hooks.fire('action:star.save', {})
  hooks.fire('the cannon', {})
  bus.on('star:saved', () => 1)
  bus.emit('star:saved')
  bus.emit('plain'); new Quiet().emit('star:saved')
  signed.on('stars.update', () => 1)
  server.on('upgrade', () => 1)
  socket.emit('stars.remove', 1)
}
declare const socket: unknown
",
            ),
        ],
        &[
            "use.ts:7 possible authorisation update in \"run\"",
            "use.ts:8 possible authorisation read in \"run\"",
            "use.ts:8 possible data stars in \"run\"",
            "use.ts:9 possible data moons in \"run\"",
            "use.ts:11 message action:star.save in \"run\"",
            "use.ts:13 possible subscription star:saved in \"run\"",
            "use.ts:14 possible message star:saved in \"run\"",
            "use.ts:16 subscription stars.update in \"run\"",
            "use.ts:17 subscription upgrade in \"run\"",
        ],
    );
    check(
        &[(
            "page.js",
            "socket.emit('stars.remove', 1)\nsocket.on('event:stars', run)\nsocket.emit('x')\nother.emit('x')\n",
        )],
        &[
            "page.js:1 possible message stars.remove in \"\"",
            "page.js:2 possible subscription event:stars in \"\"",
        ],
    );
}
