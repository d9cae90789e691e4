//! Messages, jobs and mail that are sent, subscriptions, consumers and schedules.

use quarry_model::evidence::{EntryPointKind, FindingKind};

use super::{Call, Signs, View, wrappers::Open};
use crate::javascript::facts::{Argument, Kind, Node};
use crate::javascript::program::{At, Entity};

const EMITTERS: [&str; 7] = [
    "events",
    "eventemitter2",
    "eventemitter3",
    "mitt",
    "tiny-emitter",
    "socket.io",
    "socket.io-client",
];
/// Packages whose servers tell of what happens to them.
const SERVERS: [&str; 5] = ["http", "https", "http2", "net", "ws"];
const QUEUES: [&str; 5] = ["bull", "bullmq", "bee-queue", "@nestjs/bull", "@nestjs/bullmq"];
const BROKERS: [&str; 12] = [
    "amqplib",
    "amqp-connection-manager",
    "nats",
    "mqtt",
    "redis",
    "ioredis",
    "@google-cloud/pubsub",
    "kafkajs",
    "node-rdkafka",
    "stompit",
    "@nestjs/cqrs",
    "@azure/service-bus",
];
const AWS_MESSAGES: [&str; 4] = [
    "@aws-sdk/client-sqs",
    "@aws-sdk/client-sns",
    "@aws-sdk/client-eventbridge",
    "@aws-sdk/client-kinesis",
];
const MAILERS: [&str; 7] = [
    "nodemailer",
    "@sendgrid/mail",
    "postmark",
    "resend",
    "mailgun.js",
    "@nestjs-modules/mailer",
    "mailgun-js",
];
const AWS_MAIL: [&str; 2] = ["@aws-sdk/client-ses", "@aws-sdk/client-sesv2"];

/// Reads the calls and decorators of one file.
pub(super) fn read(view: &View<'_, '_>, signs: &mut Signs) {
    for found in &view.facts.uses {
        let Some(arguments) = found.arguments else { continue };
        let arguments = view.arguments(Some(arguments));
        let Some(call) = view.called(found) else {
            possible(view, found, arguments, signs);
            continue;
        };
        if call.package.is_empty() {
            global(view, &call, found, arguments, signs);
            continue;
        }
        if found.is_new {
            started(view, &call, found, arguments, signs);
            continue;
        }
        if let Some((kind, name)) = sent(view, &call, arguments) {
            if let (true, Some(within)) = (leaves_open(view, kind, arguments), found.within) {
                signs.open.push((within, Open::Sends(kind)));
            }
            signs.findings.push(view.finding(kind, name, found, true));
        } else if let Some(topic) = subscribed(view, &call, arguments) {
            signs.findings.push(view.finding(FindingKind::Subscription, topic, found, true));
            if BROKERS.contains(&call.package) && call.package != "ioredis" {
                let handler = view.handler(arguments.last());
                let kind = EntryPointKind::Consumer;
                signs.entries.push(view.entry(kind, topic, handler, found.line));
            }
        } else if let Some(name) = consumed(view, &call, arguments) {
            let handler = view.handler(arguments.last());
            signs.entries.push(view.entry(EntryPointKind::Consumer, name, handler, found.line));
        } else if let Some(name) = scheduled(view, &call, arguments) {
            let handler = view.handler(arguments.get(1));
            signs.entries.push(view.entry(EntryPointKind::Schedule, name, handler, found.line));
        }
    }
    decorators(view, signs);
}

fn sent<'a>(
    view: &View<'_, 'a>,
    call: &Call<'a>,
    arguments: &[Argument],
) -> Option<(FindingKind, &'a str)> {
    let first = view.text_of(arguments.first());
    let package = call.package;
    let text = first.unwrap_or("");
    match call.method {
        "emit" | "emitAsync" if EMITTERS.contains(&package) && call.on_object() => {
            Some((FindingKind::Message, text))
        }
        "emit" | "emitAsync" | "send" if package == "@nestjs/microservices" => {
            Some((FindingKind::Message, text))
        }
        "emit" | "emitAsync" if package == "@nestjs/event-emitter" => {
            Some((FindingKind::Message, text))
        }
        "add" | "addBulk" if QUEUES.contains(&package) && call.on_object() => {
            let name = first.or(call.of.text).unwrap_or("");
            Some((FindingKind::Job, name))
        }
        "now" | "schedule" | "every" if package == "agenda" && call.on_object() => {
            let name = first.filter(|_| call.method == "now");
            Some((FindingKind::Job, name.or(view.text_of(arguments.get(1))).unwrap_or(text)))
        }
        "send" | "publish" if package == "pg-boss" && call.on_object() => {
            Some((FindingKind::Job, text))
        }
        "send" | "sendBatch" if package == "kafkajs" => {
            let topic = view.text_of(view.field(arguments.first(), "topic"));
            Some((FindingKind::Message, topic.unwrap_or("")))
        }
        "publish" if matches!(package, "amqplib" | "amqp-connection-manager") => {
            let key = view.text_of(arguments.get(1)).filter(|key| !key.is_empty());
            Some((FindingKind::Message, key.unwrap_or(text)))
        }
        "sendToQueue" | "publish" | "publishMessage" | "publishAll" | "sendMessages"
            if BROKERS.contains(&package) && call.on_object() =>
        {
            Some((FindingKind::Message, first.or(call.of.text).unwrap_or("")))
        }
        "send" if AWS_MESSAGES.contains(&package) && call.on_object() => {
            Some((FindingKind::Message, ""))
        }
        "sendMessage" | "publish" | "sendMessageBatch"
            if package == "aws-sdk" && call.on_object() =>
        {
            Some((FindingKind::Message, ""))
        }
        "send" if AWS_MAIL.contains(&package) && call.on_object() => Some((FindingKind::Mail, "")),
        "sendMail" | "sendEmail" | "send" | "sendEmailWithTemplate" | "sendMultiple"
            if MAILERS.contains(&package) =>
        {
            let subject = view.text_of(view.field(arguments.first(), "subject"));
            Some((FindingKind::Mail, subject.unwrap_or("")))
        }
        "sendEmail" if package == "aws-sdk" && call.on_object() => Some((FindingKind::Mail, "")),
        _ => None,
    }
}

fn subscribed<'a>(view: &View<'_, 'a>, call: &Call<'a>, arguments: &[Argument]) -> Option<&'a str> {
    let first = view.text_of(arguments.first()).unwrap_or("");
    match call.method {
        "on" | "once" | "addListener" | "prependListener"
            if call.on_object() && is_server(call) =>
        {
            Some(first)
        }
        "on" | "once" | "addListener" | "prependListener"
            if call.on_object()
                && (EMITTERS.contains(&call.package)
                    || call.package == "@nestjs/event-emitter") =>
        {
            Some(first)
        }
        "consume" if matches!(call.package, "amqplib" | "amqp-connection-manager") => Some(first),
        "subscribe" if call.package == "kafkajs" => {
            let topic = view.text_of(view.field(arguments.first(), "topic"));
            Some(topic.unwrap_or(""))
        }
        "subscribe" if BROKERS.contains(&call.package) && call.on_object() => Some(first),
        _ => None,
    }
}

/// `queue.process(...)`.
fn consumed<'a>(view: &View<'_, 'a>, call: &Call<'a>, arguments: &[Argument]) -> Option<&'a str> {
    let takes = call.method == "process" && QUEUES.contains(&call.package) && call.on_object();
    takes.then(|| view.text_of(arguments.first()).or(call.of.text).unwrap_or(""))
}

fn scheduled<'a>(view: &View<'_, 'a>, call: &Call<'a>, arguments: &[Argument]) -> Option<&'a str> {
    let first = view.text_of(arguments.first()).unwrap_or("");
    match (call.package, call.method) {
        ("node-cron", "schedule") => Some(first),
        ("node-schedule", "scheduleJob") => {
            Some(view.text_of(arguments.get(1)).filter(|_| arguments.len() > 2).unwrap_or(first))
        }
        _ => None,
    }
}

/// Objects that work as soon as they are made.
fn started(
    view: &View<'_, '_>,
    call: &Call<'_>,
    found: &crate::javascript::facts::Use,
    arguments: &[Argument],
    signs: &mut Signs,
) {
    let first = view.text_of(arguments.first());
    match (call.package, call.of.name) {
        ("bullmq", "Worker") => {
            let handler = view.handler(arguments.get(1));
            let name = first.unwrap_or("");
            signs.entries.push(view.entry(EntryPointKind::Consumer, name, handler, found.line));
        }
        ("cron", "CronJob") => {
            let handler = view.handler(arguments.get(1));
            let name = first.unwrap_or("");
            signs.entries.push(view.entry(EntryPointKind::Schedule, name, handler, found.line));
        }
        _ => {}
    }
}

/// Whether what is sent is for the callers of the function to say.
fn leaves_open(view: &View<'_, '_>, kind: FindingKind, arguments: &[Argument]) -> bool {
    match kind {
        FindingKind::Mail => view.text_of(view.field(arguments.first(), "subject")).is_none(),
        _ => view.text_of(arguments.first()).is_none(),
    }
}

/// A server of Node or one that is made like it.
fn is_server(call: &Call<'_>) -> bool {
    SERVERS.contains(&call.package)
        && matches!(call.of.name, "Server" | "WebSocketServer" | "createServer")
}

/// A socket that the page knows by a global name.
fn global(
    view: &View<'_, '_>,
    call: &Call<'_>,
    found: &crate::javascript::facts::Use,
    arguments: &[Argument],
    signs: &mut Signs,
) {
    let Some(topic) = view.text_of(arguments.first()) else { return };
    if call.of.name != "socket" || !is_topic(topic) {
        return;
    }
    let kind = match call.method {
        "emit" => FindingKind::Message,
        "on" | "once" => FindingKind::Subscription,
        _ => return,
    };
    signs.findings.push(view.finding(kind, topic, found, false));
}

fn is_topic(text: &str) -> bool {
    text.contains(['.', ':', '/', '_']) && !text.contains(char::is_whitespace)
}

/// A hook that plugins of a system such as `NodeBB` listen to.
fn is_hook(topic: &str) -> bool {
    ["action:", "filter:", "response:", "static:"].iter().any(|kind| topic.starts_with(kind))
}

fn text_is_hook(view: &View<'_, '_>, arguments: &[Argument]) -> bool {
    view.text_of(arguments.first()).is_some_and(is_hook)
}

/// Whether a function calls something that is named as sending or listening itself.
fn passes_on(view: &View<'_, '_>, function: At) -> bool {
    let facts = &view.program.facts[function.module as usize];
    let within = facts.uses.iter().filter(|used| used.within == Some(function.symbol));
    within.map(|used| facts.nodes[used.node as usize]).any(|node| {
        matches!(node, Node::Field(_, name) if matches!(
            facts.text(name),
            "addListener" | "emit" | "fire" | "on" | "once" | "publish" | "send" | "subscribe"
        ))
    })
}

/// Methods of the source that are named as what they may do, with a text that reads as a topic.
fn own(
    view: &View<'_, '_>,
    method: &str,
    found: &crate::javascript::facts::Use,
    arguments: &[Argument],
    signs: &mut Signs,
) {
    let Some(topic) = view.text_of(arguments.first()).filter(|topic| is_topic(topic)) else {
        return;
    };
    let listens = matches!(arguments.last(), Some(Argument::Function | Argument::Value(_)));
    let (kind, certain) = match method {
        "fire" if is_hook(topic) => (FindingKind::Message, true),
        "emit" | "publish" | "fire" | "broadcast" => (FindingKind::Message, false),
        "on" | "once" | "subscribe" if listens && arguments.len() > 1 => {
            (FindingKind::Subscription, false)
        }
        _ => return,
    };
    signs.findings.push(view.finding(kind, topic, found, certain));
}

/// What looks like sending, on a receiver of which nothing is known.
fn possible(
    view: &View<'_, '_>,
    found: &crate::javascript::facts::Use,
    arguments: &[Argument],
    signs: &mut Signs,
) {
    let Some((method, of)) = view.method(found) else { return };
    if let Entity::Symbol(callee) = view.values[found.node as usize]
        && view.program.name(callee).rsplit('.').next() == Some(method)
    {
        if text_is_hook(view, arguments) || passes_on(view, callee) {
            own(view, method, found, arguments, signs);
        }
        return;
    }
    if view.values[found.node as usize] != Entity::Unknown
        || view.values[of as usize] != Entity::Unknown
    {
        return;
    }
    let text = view.text_of(arguments.first());
    let kind = match method {
        "sendMail" => FindingKind::Mail,
        "sendToQueue" | "emitAsync" => FindingKind::Message,
        "emit" | "publish" if text.is_some_and(is_topic) => FindingKind::Message,
        "fire" if text.is_some_and(is_hook) => FindingKind::Message,
        _ => return,
    };
    signs.findings.push(view.finding(kind, text.unwrap_or(""), found, false));
}

fn decorators(view: &View<'_, '_>, signs: &mut Signs) {
    for decorator in &view.facts.decorators {
        let Some((package, name)) = view.decorated(decorator) else { continue };
        let arguments = view.arguments(decorator.arguments);
        let on = At { module: view.module, symbol: decorator.on };
        let handler = view.program.name(on).to_owned();
        let first = view.text_of(arguments.first());
        let is_class = view.program.symbol(on).kind == Kind::Class;
        match (package, name) {
            ("@nestjs/event-emitter", "OnEvent") => {
                signs.findings.push(quarry_model::evidence::Finding {
                    module: quarry_model::evidence::ModuleIx(view.module),
                    kind: FindingKind::Subscription,
                    name: first.unwrap_or("").to_owned(),
                    within: handler,
                    line: decorator.line,
                    certain: true,
                });
            }
            ("@nestjs/cqrs", "EventsHandler") => {
                for argument in arguments {
                    let Some(event) = view.symbol_of(Some(argument)) else { continue };
                    signs.findings.push(quarry_model::evidence::Finding {
                        module: quarry_model::evidence::ModuleIx(view.module),
                        kind: FindingKind::Subscription,
                        name: view.program.name(event).to_owned(),
                        within: handler.clone(),
                        line: decorator.line,
                        certain: true,
                    });
                }
            }
            ("@nestjs/microservices", "MessagePattern" | "EventPattern")
            | ("@nestjs/bull", "Process") => {
                let name = first
                    .or_else(|| view.text_of(view.field(arguments.first(), "cmd")))
                    .unwrap_or("");
                let kind = EntryPointKind::Consumer;
                signs.entries.push(view.entry(kind, name, handler, decorator.line));
            }
            ("@nestjs/bullmq", "Processor") if is_class => {
                let name = first
                    .or_else(|| view.text_of(view.field(arguments.first(), "name")))
                    .unwrap_or("");
                let kind = EntryPointKind::Consumer;
                signs.entries.push(view.entry(kind, name, handler, decorator.line));
            }
            ("@nestjs/schedule", "Cron" | "Interval" | "Timeout") => {
                let kind = EntryPointKind::Schedule;
                let name = first.unwrap_or("");
                signs.entries.push(view.entry(kind, name, handler, decorator.line));
            }
            _ => {}
        }
    }
}
