//! What frameworks make of JavaScript and TypeScript, on small systems of our own: everything
//! that is there is found, and nothing else is, whatever its name.

#![allow(clippy::too_many_lines, reason = "a small system is long")]

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
fn nest_with_typeorm() {
    check(
        &[
            ("src/user.entity.ts", "import { Entity, Column } from 'typeorm'
@Entity('users')
export class User { @Column() name: string }
@Entity()
export class UserProfile {}
"),
            ("src/user.service.ts", "import { Injectable } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { InjectQueue } from '@nestjs/bullmq'
import { Queue } from 'bullmq'
import { EventEmitter2, OnEvent } from '@nestjs/event-emitter'
import { Cron } from '@nestjs/schedule'
import { MailerService } from '@nestjs-modules/mailer'
import { Repository, DataSource } from 'typeorm'
import { User, UserProfile } from './user.entity'
@Injectable()
export class UserService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    @InjectQueue('mail') private readonly queue: Queue,
    private readonly events: EventEmitter2,
    private readonly mailer: MailerService,
    private readonly source: DataSource,
  ) {}
  async find(id: string) { return this.users.findOne({ where: { id } }) }
  async save(user: User) {
    await this.users.save(user)
    await this.queue.add('welcome', { id: 1 })
    this.events.emit('user.saved', user)
    await this.mailer.sendMail({ to: 'x', subject: 'Welcome' })
    await this.source.getRepository(UserProfile).delete(1)
    return this.source.query('SELECT * FROM audit_log')
  }
  @OnEvent('user.saved') onSaved() {}
  @Cron('0 * * * *') hourly() {}
}
"),
            ("src/user.controller.ts", "import { Controller, Get, Post, UseGuards, Param } from '@nestjs/common'
import { MessagePattern } from '@nestjs/microservices'
import { AuthGuard } from '@nestjs/passport'
import { RolesGuard } from './roles.guard'
import { UserService } from './user.service'
@Controller('users')
@UseGuards(RolesGuard)
export class UserController {
  constructor(private readonly users: UserService) {}
  @Get(':id') one(@Param('id') id: string) { return this.users.find(id) }
  @Post()
  @UseGuards(AuthGuard('jwt'))
  async add() { await this.users.save(null) }
  @MessagePattern('users.sync') sync() {}
}
"),
            ("src/roles.guard.ts", "export class RolesGuard { canActivate() { return true } }\n"),
            ("src/main.ts", "import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module'
async function main() {
  const app = await NestFactory.create(AppModule)
  app.setGlobalPrefix('api')
}
main()
"),
            ("src/mail.processor.ts", "import { Processor } from '@nestjs/bullmq'
@Processor('mail')
export class MailProcessor { async process(job) {} }
"),
            // Nothing here is of a framework.
            ("src/collisions.ts", "import { Controller, Get, Entity, Cron } from './own'
class Bus { emit(topic: string) {} add(job: string) {} send(x: string) {} on(x: string) {} }
class Repository<T> { find() {} save(x) {} }
const bus = new Bus()
bus.emit('user.saved')
bus.add('welcome')
bus.send('x')
bus.on('x')
const set = new Set()
set.add('x')
const map = new Map()
map.get('/users')
map.delete('/users')
const users = new Repository<string>()
users.find()
users.save(1)
@Entity('nothing') class Nothing {}
@Controller('nothing') class Other { @Get('x') x() {} @Cron('x') y() {} }
function later(response, element) { response.send('x'); element.get('/x'); element.on('click', () => 1) }
"),
            ("src/own.ts", "export const Controller = (x) => (y) => y
export const Get = Controller, Entity = Controller, Cron = Controller
"),
        ],
        &[
            "table users in src/user.entity.ts:3",
            "table user_profile in src/user.entity.ts:5",
            "table audit_log in nothing:0",
            "src/user.service.ts:19 reads users",
            "src/user.service.ts:21 writes users",
            "src/user.service.ts:25 writes user_profile",
            "src/user.service.ts:26 reads audit_log",
            "src/user.service.ts:22 job welcome in \"UserService.save\"",
            "src/user.service.ts:23 message user.saved in \"UserService.save\"",
            "src/user.service.ts:24 mail Welcome in \"UserService.save\"",
            "src/user.service.ts:28 subscription user.saved in \"UserService.onSaved\"",
            "src/user.service.ts:29 schedule 0 * * * * by \"UserService.hourly\"",
            "src/user.controller.ts:7 authorisation RolesGuard in \"UserController\"",
            "src/user.controller.ts:10 route GET /api/users/{} by \"UserController.one\"",
            "src/user.controller.ts:11 route POST /api/users by \"UserController.add\"",
            "src/user.controller.ts:12 authorisation AuthGuard in \"UserController.add\"",
            "src/user.controller.ts:14 consumer users.sync by \"UserController.sync\"",
            "src/mail.processor.ts:2 consumer mail by \"MailProcessor\"",
        ],
    );
}

#[test]
fn express_with_knex_and_a_front_end() {
    check(
        &[
            (
                "server/app.js",
                "const express = require('express')
const users = require('./users')
const passport = require('passport')
const cron = require('node-cron')
const app = express()
app.set('port', 3000)
app.get('port')
app.use('/api/users', users)
app.get('/health', (req, res) => res.send('ok'))
app.post('/login', passport.authenticate('local'), login)
cron.schedule('0 3 * * *', nightly)
function login(req, res) { res.send('x') }
function nightly() {}
",
            ),
            (
                "server/users.js",
                "const { Router } = require('express')
const { requireLogin } = require('./auth')
const db = require('./db')
const jobs = require('./jobs')
const router = Router()
router.use(requireLogin)
router.get('/:id', show)
router.route('/').get(list).post(create)
async function show(req, res) { res.json(await db('users').where({ id: req.params.id }).first()) }
async function list(req, res) { res.json(await db.raw('select * from orders')) }
async function create(req, res) {
  await db('users').insert(req.body)
  await jobs.add('welcome')
  res.sendStatus(201)
}
module.exports = router
",
            ),
            (
                "server/db.js",
                "const knex = require('knex')\nmodule.exports = knex({ client: 'pg' })\n",
            ),
            (
                "server/jobs.js",
                "const Queue = require('bull')\nconst jobs = new Queue('jobs')\njobs.process(work)\nfunction work(job) {}\nmodule.exports = jobs\n",
            ),
            (
                "server/auth.js",
                "const jwt = require('jsonwebtoken')\nexports.requireLogin = function (req, res, next) { jwt.verify(req.token, 'k'); next() }\n",
            ),
            (
                "server/bus.js",
                "const EventEmitter = require('events')
const amqp = require('amqplib')
class Bus extends EventEmitter {}
const bus = new Bus()
bus.on('paid', () => {})
bus.emit('paid', 1)
module.exports = bus
async function run() {
  const connection = await amqp.connect('amqp://x')
  const channel = await connection.createChannel()
  channel.sendToQueue('invoices', Buffer.from('x'))
  channel.consume('payments', take)
}
function take() {}
",
            ),
            (
                "web/api.ts",
                "import axios from 'axios'
const client = axios.create({ baseURL: '/api' })
export const user = (id: string) => client.get(`/users/${id}`)
export const save = () => fetch('/api/users', { method: 'POST' })
export const health = () => axios({ url: '/health' })
export const local = (fetch: (x: string) => void) => fetch('/no')
export const cache = (store: Map<string, string>) => store.get('/no')
",
            ),
        ],
        &[
            "server/app.js:9 route GET /health by \"\"",
            "server/app.js:10 route POST /login by \"login\"",
            "server/app.js:10 authorisation local in \"\"",
            "server/app.js:10 authorisation authenticate in \"\"",
            "server/app.js:11 schedule 0 3 * * * by \"nightly\"",
            "server/users.js:6 authorisation requireLogin in \"\"",
            "server/users.js:7 route GET /api/users/{} by \"show\"",
            "server/users.js:8 route GET /api/users by \"list\"",
            "server/users.js:8 route POST /api/users by \"create\"",
            "server/users.js:9 reads users",
            "server/users.js:10 reads orders",
            "server/users.js:12 writes users",
            "server/users.js:13 job welcome in \"create\"",
            "table users in nothing:0",
            "table orders in nothing:0",
            "server/jobs.js:3 consumer jobs by \"work\"",
            "server/auth.js:2 authorisation jwt in \"requireLogin\"",
            "server/bus.js:5 subscription paid in \"\"",
            "server/bus.js:6 message paid in \"\"",
            "server/bus.js:11 message invoices in \"run\"",
            "server/bus.js:12 subscription payments in \"run\"",
            "server/bus.js:12 consumer payments by \"take\"",
            "web/api.ts:3 http_call GET /users/{} in \"user\"",
            "web/api.ts:4 http_call POST /api/users in \"save\"",
            "web/api.ts:5 http_call GET /health in \"health\"",
        ],
    );
}

#[test]
fn koa_fastify_sequelize_prisma_and_mikro() {
    check(
        &[
            (
                "koa/stars.ts",
                "import Router from 'koa-router'
import auth from './auth'
import Star from './star'
const router = new Router({ prefix: '/stars' })
router.post('create', auth(), async (ctx) => { await Star.create({}) })
router.get('/:id', auth({ optional: true }), show)
async function show(ctx) { const star = await Star.findByPk(1); await star.destroy() }
export default router
",
            ),
            (
                "koa/auth.ts",
                "export default function auth(options = {}) { return async () => {} }\n",
            ),
            (
                "koa/star.ts",
                "import { Table, Model } from 'sequelize-typescript'
@Table({ tableName: 'stars' })
class Star extends Model { isOld() { return this.reload() } }
export default Star
",
            ),
            (
                "koa/app.ts",
                "import Koa from 'koa'
import Router from 'koa-router'
import stars from './stars'
const app = new Koa()
const api = new Router()
api.use('/api', stars.routes())
app.use(api.routes())
",
            ),
            (
                "fast/server.ts",
                "import fastify, { FastifyInstance } from 'fastify'
import { PrismaClient } from '@prisma/client'
const server = fastify()
const prisma = new PrismaClient()
async function plugin(instance: FastifyInstance) {
  instance.get('/posts/:id', one)
  instance.route({ method: ['PUT', 'PATCH'], url: '/posts/:id', handler: change })
}
async function one() { return prisma.blogPost.findUnique({ where: { id: 1 } }) }
async function change() { await prisma.user.update({}) }
server.register(plugin, { prefix: '/v1' })
const other = { user: { update(x: string) {} } }
other.user.update('x')
",
            ),
            (
                "schema.prisma",
                "model BlogPost {\n  id Int @id\n  @@map(\"posts\")\n}\nmodel User {\n  id Int @id\n}\n",
            ),
            (
                "mikro/book.ts",
                "import { Entity, EntityManager } from '@mikro-orm/core'
@Entity()
export class BookTag {}
export async function read(em: EntityManager) { return em.find(BookTag, {}) }
",
            ),
        ],
        &[
            "koa/stars.ts:5 route POST /api/stars/create by \"\"",
            "koa/stars.ts:6 route GET /api/stars/{} by \"show\"",
            "koa/stars.ts:5 authorisation auth in \"\"",
            "koa/stars.ts:6 authorisation auth in \"\"",
            "koa/stars.ts:5 writes stars",
            "koa/stars.ts:7 reads stars",
            "koa/star.ts:3 reads stars",
            "table stars in koa/star.ts:3",
            "fast/server.ts:6 route GET /v1/posts/{} by \"one\"",
            "fast/server.ts:7 route PUT /v1/posts/{} by \"change\"",
            "fast/server.ts:7 route PATCH /v1/posts/{} by \"change\"",
            "fast/server.ts:9 reads posts",
            "fast/server.ts:10 writes User",
            "table posts in nothing:0",
            "table User in nothing:0",
            "table book_tag in mikro/book.ts:3",
            "mikro/book.ts:4 reads book_tag",
        ],
    );
}
