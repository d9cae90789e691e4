//! Who is triggered by events and messages: Laravel's maps and discovery, Symfony's subscribers
//! and handlers.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::DependencyKind,
    evidence::{EntryPointKind, FindingKind},
    module::Role,
};

use super::{
    super::{
        configured::Services,
        facts::{Chain, Lit, Target, argument},
    },
    scene::{Out, Receiver, Scene},
    sends::{is_job, topic},
};
use crate::typed::Symbol;

const PROVIDERS: [&str; 1] = ["Illuminate\\Foundation\\Support\\Providers\\EventServiceProvider"];
const SUBSCRIBERS: [&str; 4] = [
    "Symfony\\Component\\EventDispatcher\\EventSubscriberInterface",
    "Doctrine\\Common\\EventSubscriber",
    "Doctrine\\Bundle\\DoctrineBundle\\EventSubscriber\\EventSubscriberInterface",
    "Shopware\\Core\\Framework\\DataAbstractionLayer\\EventSubscriber",
];
const AS_LISTENER: [&str; 3] = [
    "Symfony\\Component\\EventDispatcher\\Attribute\\AsEventListener",
    "Doctrine\\Bundle\\DoctrineBundle\\Attribute\\AsDoctrineListener",
    "Doctrine\\Bundle\\DoctrineBundle\\Attribute\\AsEntityListener",
];
const AS_HANDLER: &str = "Symfony\\Component\\Messenger\\Attribute\\AsMessageHandler";
const HANDLERS: [&str; 2] = [
    "Symfony\\Component\\Messenger\\Handler\\MessageHandlerInterface",
    "Symfony\\Component\\Messenger\\Handler\\MessageSubscriberInterface",
];

/// A handler of a topic.
struct Registered {
    topic: String,
    /// The method that is called, else the class.
    handler: Symbol,
}

pub(super) fn detect(scene: &Scene<'_>, services: &Services, out: &mut Out<'_>) {
    let mut all = Vec::new();
    for listener in &services.listeners {
        let class = services.class(&listener.service);
        // Symfony's own rule for a method that is not named: `onOrderPaid` for `order.paid`.
        let method = listener.method.clone().unwrap_or_else(|| on(&listener.event));
        if let Some(handler) = handler(scene, class, &method) {
            all.push(Registered { topic: listener.event.clone(), handler });
        }
    }
    for (symbol, full) in scene.types() {
        let lineage = scene.lineage(full);
        let is = |bases: &[&str]| lineage.iter().skip(1).any(|name| bases.contains(&name.as_str()));
        if is(&PROVIDERS) {
            map(scene, symbol, &mut all);
        }
        if is(&SUBSCRIBERS) {
            subscriber(scene, symbol, &mut all);
        }
        discovered(scene, symbol, &mut all);
        if is(&HANDLERS) {
            consume(scene, symbol, "__invoke", out);
        }
    }
    attributes(scene, &mut all, out);
    for (file, chain) in scene.chains() {
        for nth in 0..chain.links.len() {
            listens(scene, file, chain, nth, &mut all);
        }
    }
    all.sort_by(|a, b| (&a.topic, a.handler).cmp(&(&b.topic, b.handler)));
    all.dedup_by(|a, b| (&a.topic, a.handler) == (&b.topic, b.handler));
    register(scene, &all, out);
    for (symbol, full) in scene.types() {
        if is_job(scene, full) {
            consume_job(scene, symbol, full, &all, out);
        }
    }
}

/// Notes each handler, and on whose events it depends.
fn register(scene: &Scene<'_>, all: &[Registered], out: &mut Out<'_>) {
    let mut senders: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (file, chain) in scene.chains() {
        for nth in 0..chain.links.len() {
            if let Some((topic, _)) = topic(scene, file, chain, nth) {
                senders.entry(topic).or_default().push(file);
            }
        }
    }
    for one in all {
        let file = one.handler.file;
        let line = scene.program.symbol(one.handler).line;
        let within = Some(one.handler.at);
        let kind = FindingKind::Subscription;
        out.find(scene, file, within, kind, one.topic.clone(), line, true);
        out.role(file, Role::Messaging, "It handles events", line);
        if let Some(event) = scene.index.class(&one.topic) {
            out.depend(file, event.file, DependencyKind::Listener, line);
        } else {
            let mut from = senders.get(&one.topic).cloned().unwrap_or_default();
            from.sort_unstable();
            from.dedup();
            for sender in from {
                out.depend(file, sender, DependencyKind::Listener, line);
            }
        }
    }
}

/// The method that listens to an event where none is named.
fn on(event: &str) -> String {
    let words = event.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    format!("on{}", words.map(capital).collect::<String>())
}

/// The method of a class, or the class where the method is not in the source.
fn handler(scene: &Scene<'_>, class: &str, method: &str) -> Option<Symbol> {
    let found = scene.index.class(class)?;
    Some(scene.method(found, method).filter(|method| method.file == found.file).unwrap_or(found))
}

/// `protected $listen = [Event::class => [Listener::class, [Listener::class, 'method']]]`.
fn map(scene: &Scene<'_>, provider: Symbol, all: &mut Vec<Registered>) {
    let file = provider.file;
    if let Some((listen, _)) = scene.stated_here(provider, "$listen") {
        for (event, listeners) in listen.entries() {
            let Some(topic) = event.as_ref().and_then(|event| scene.text(file, event)) else {
                continue;
            };
            for listener in listeners.each() {
                if let Some(handler) = listener_of(scene, file, listener) {
                    all.push(Registered { topic: topic.clone(), handler });
                }
            }
        }
    }
}

/// `Listener::class`, `'Listener@method'`, `[Listener::class, 'method']`.
fn listener_of(scene: &Scene<'_>, file: u32, lit: &Lit) -> Option<Symbol> {
    match lit {
        Lit::Array(parts) => match parts.as_slice() {
            [(_, class), (_, Lit::Text(method))] => {
                handler(scene, &scene.text(file, class)?, method)
            }
            [(_, class)] => handler(scene, &scene.text(file, class)?, "handle"),
            _ => None,
        },
        Lit::Class(class) => handler(scene, class, "handle"),
        Lit::Text(text) => match text.split_once('@') {
            Some((class, method)) => handler(scene, class, method),
            None => handler(scene, text, "handle"),
        },
        _ => None,
    }
}

/// `Event::listen('name', Listener::class)`.
fn listens(scene: &Scene<'_>, file: u32, chain: &Chain, nth: usize, all: &mut Vec<Registered>) {
    const DISPATCHERS: [&str; 2] =
        ["Illuminate\\Contracts\\Events\\Dispatcher", "Illuminate\\Events\\Dispatcher"];
    let link = &chain.links[nth];
    if link.name.as_ref() != "listen" {
        return;
    }
    let known = match scene.receiver(file, chain, nth) {
        Receiver::Class(class) => scene.is_facade(&class, "Event"),
        Receiver::Value(class) => scene.is_a(&class, &DISPATCHERS),
        _ => false,
    };
    let [first, rest @ ..] = link.arguments.as_slice() else { return };
    if !known {
        return;
    }
    let handler = match rest.first().map(|one| &one.value) {
        Some(Lit::Closure) | None => {
            // The function that is written out here handles it, in what registers it.
            chain.within.map(|at| Symbol { file, at })
        }
        Some(lit) => listener_of(scene, file, lit),
    };
    let Some(handler) = handler else { return };
    for topic in first.value.each() {
        if let Some(topic) = scene.text(file, topic) {
            all.push(Registered { topic, handler });
        }
    }
}

/// A class in a folder `Listeners` whose `handle` takes an event: Laravel finds it by itself.
fn discovered(scene: &Scene<'_>, class: Symbol, all: &mut Vec<Registered>) {
    let file = &scene.index.files[class.file as usize];
    if !file.path.starts_with("app/Listeners/") && !file.path.contains("/app/Listeners/") {
        return;
    }
    let typed = scene.typed(class.file);
    for (at, symbol) in (0_u32..).zip(&typed.symbols) {
        let handles = symbol.owner == Some(class.at)
            && (symbol.own_name().starts_with("handle") || symbol.own_name() == "__invoke");
        if let (true, Some(topic)) = (handles, taken(scene, class.file, at)) {
            all.push(Registered { topic, handler: Symbol { file: class.file, at } });
        }
    }
}

/// The class of the first parameter of a method.
fn taken(scene: &Scene<'_>, file: u32, method: u32) -> Option<String> {
    let typed = scene.typed(file);
    let first = typed.symbol(method).takes.first().copied().flatten()?;
    Some(typed.name(typed.types[first as usize].name).to_owned())
}

/// `return [Event::class => 'method', OTHER => [['a', 10], ['b']]]`.
fn subscriber(scene: &Scene<'_>, class: Symbol, all: &mut Vec<Registered>) {
    let Some((map, _)) = scene.stated_here(class, "getSubscribedEvents") else { return };
    let find = |name: &str| scene.method(class, name).unwrap_or(class);
    for (event, methods) in map.entries() {
        let (event, methods) = match event {
            Some(event) => (event, methods),
            // A list without keys: Doctrine calls the method that is named after the event.
            None => (methods, methods),
        };
        let topic = scene.text(class.file, event).unwrap_or_else(|| match event {
            Lit::Constant(owner, name) => format!("{owner}::{name}"),
            _ => String::new(),
        });
        if topic.is_empty() {
            continue;
        }
        let mut names = Vec::new();
        match methods {
            Lit::Text(name) => names.push(name.as_ref()),
            Lit::Array(entries) => match entries.first().map(|(_, first)| first) {
                Some(Lit::Text(name)) => names.push(name.as_ref()),
                Some(Lit::Array(_)) => {
                    for (_, one) in entries {
                        names.extend(one.entries().first().and_then(|(_, name)| name.text()));
                    }
                }
                _ => {}
            },
            _ => names.extend(topic.rsplit("::").next()),
        }
        for name in names {
            let handler = find(name);
            if handler.file == class.file {
                all.push(Registered { topic: topic.clone(), handler });
            }
        }
    }
}

fn attributes(scene: &Scene<'_>, all: &mut Vec<Registered>, out: &mut Out<'_>) {
    for (file, facts) in (0_u32..).zip(scene.index.facts) {
        for attribute in &facts.attributes {
            let Some(at) = attribute.symbol else { continue };
            let here = Symbol { file, at };
            let method = |name: &str, fallback: &str| match attribute.target {
                Target::Class => scene
                    .method(here, name)
                    .or_else(|| scene.method(here, fallback))
                    .unwrap_or(here),
                _ => here,
            };
            let stated = |at: usize, name: &str| {
                argument(&attribute.arguments, at, name).and_then(|lit| scene.text(file, lit))
            };
            if AS_LISTENER.contains(&attribute.full.as_ref()) {
                let event = stated(0, "event");
                let named = stated(1, "method");
                let handler = method(named.as_deref().unwrap_or("__invoke"), "__invoke");
                let topic = event.or_else(|| taken(scene, handler.file, handler.at));
                if let (Some(topic), true) = (topic, handler.file == file) {
                    all.push(Registered { topic, handler });
                }
            } else if attribute.full.as_ref() == AS_HANDLER {
                let named = attribute
                    .arguments
                    .iter()
                    .find(|one| one.name.as_deref() == Some("method"))
                    .and_then(|one| scene.text(file, &one.value));
                let handler = method(named.as_deref().unwrap_or("__invoke"), "__invoke");
                consumer(scene, handler, out);
            }
        }
    }
}

fn consume(scene: &Scene<'_>, class: Symbol, method: &str, out: &mut Out<'_>) {
    if let Some(handler) = scene.method(class, method) {
        consumer(scene, handler, out);
    }
}

fn consumer(scene: &Scene<'_>, handler: Symbol, out: &mut Out<'_>) {
    let Some(topic) = taken(scene, handler.file, handler.at) else { return };
    if let Some(message) = scene.index.class(&topic) {
        let line = scene.program.symbol(handler).line;
        out.depend(handler.file, message.file, DependencyKind::Listener, line);
    }
    out.enter(scene, EntryPointKind::Consumer, topic, Some(handler), (handler.file, 0));
    out.role(
        handler.file,
        Role::Messaging,
        "It handles messages",
        scene.program.symbol(handler).line,
    );
}

fn consume_job(
    scene: &Scene<'_>,
    class: Symbol,
    full: &str,
    listeners: &[Registered],
    out: &mut Out<'_>,
) {
    let handler = scene.method(class, "handle").or_else(|| scene.method(class, "__invoke"));
    // What an event starts is a listener, also when it waits in a queue.
    let listens = |handler: Symbol| listeners.iter().any(|one| one.handler == handler);
    if let Some(handler) = handler.filter(|at| at.file == class.file && !listens(*at)) {
        out.enter(scene, EntryPointKind::Consumer, full.to_owned(), Some(handler), (class.file, 0));
        let line = scene.program.symbol(class).line;
        out.role(class.file, Role::Messaging, "It is a job of a queue", line);
    }
}
