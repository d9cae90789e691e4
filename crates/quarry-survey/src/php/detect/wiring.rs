//! What frameworks wire together by name: the container, commands, schedules.

use std::collections::BTreeMap;

use quarry_model::{dependency::DependencyKind, evidence::EntryPointKind, module::Role};

use super::{
    super::{
        configured::Services,
        facts::{Chain, Lit, Target, argument},
    },
    scene::{Out, Receiver, Scene},
};
use crate::typed::{Symbol, facts::Root};

const CONTAINERS: [&str; 6] = [
    "Illuminate\\Contracts\\Foundation\\Application",
    "Illuminate\\Foundation\\Application",
    "Illuminate\\Contracts\\Container\\Container",
    "Illuminate\\Container\\Container",
    "Psr\\Container\\ContainerInterface",
    "Symfony\\Component\\DependencyInjection\\ContainerInterface",
];
const PROVIDERS: [&str; 1] = ["Illuminate\\Support\\ServiceProvider"];
const FACADES: [&str; 1] = ["Illuminate\\Support\\Facades\\Facade"];
const LARAVEL_COMMAND: &str = "Illuminate\\Console\\Command";
const SYMFONY_COMMAND: &str = "Symfony\\Component\\Console\\Command\\Command";
const AS_COMMAND: &str = "Symfony\\Component\\Console\\Attribute\\AsCommand";
const SCHEDULES: [&str; 1] = ["Illuminate\\Console\\Scheduling\\Schedule"];
const CRON: &str = "Symfony\\Component\\Scheduler\\Attribute\\AsCronTask";
const PERIODIC: &str = "Symfony\\Component\\Scheduler\\Attribute\\AsPeriodicTask";

pub(super) fn detect(scene: &Scene<'_>, services: &Services, out: &mut Out<'_>) {
    let mut bound = bindings(scene);
    configured(scene, services, &mut bound, out);
    let facades = facades(scene, &bound);
    for (file, chain) in scene.chains() {
        inject(scene, file, chain, &bound, out);
    }
    constructors(scene, &bound, out);
    for (file, facts) in (0_u32..).zip(scene.index.facts) {
        for named in &facts.named {
            let Some(facade) = scene.index.class(&named.full) else { continue };
            if let Some(to) = facades.get(&facade) {
                out.depend(file, to.file, DependencyKind::Injection, named.line);
            }
        }
    }
    let commands = commands(scene, out);
    for (file, chain) in scene.chains() {
        for nth in 0..chain.links.len() {
            schedule(scene, file, chain, nth, &commands, out);
        }
    }
    tasks(scene, out);
}

/// What the container makes, by names and by interfaces.
fn bindings(scene: &Scene<'_>) -> BTreeMap<String, Symbol> {
    let mut bound = BTreeMap::new();
    for (file, chain) in scene.chains() {
        for (nth, link) in chain.links.iter().enumerate() {
            let binds = matches!(
                link.name.as_ref(),
                "bind" | "singleton" | "scoped" | "instance" | "alias" | "bindIf" | "singletonIf"
            );
            let [name, rest @ ..] = link.arguments.as_slice() else { continue };
            if !binds || !is_container(scene, file, chain, nth) {
                continue;
            }
            let (name, made) = if link.name.as_ref() == "alias" {
                // alias(Class::class, 'name')
                (rest.first().map(|one| &one.value), Some(&name.value))
            } else {
                (Some(&name.value), rest.first().map(|one| &one.value))
            };
            let Some(name) = name.and_then(|name| scene.text(file, name)) else { continue };
            let made = match made {
                // A function that makes it: what it makes stands on the next lines.
                Some(Lit::Closure) => made_inside(scene, file, link.line),
                Some(lit) => scene.text(file, lit),
                None => None,
            };
            if let Some(symbol) = made.and_then(|made| scene.index.class(&made))
                && scene.index.class(&name) != Some(symbol)
            {
                bound.entry(name).or_insert(symbol);
            }
        }
    }
    bound
}

/// What files of services state: which class stands behind a name, and what a service is given.
fn configured(
    scene: &Scene<'_>,
    services: &Services,
    bound: &mut BTreeMap<String, Symbol>,
    out: &mut Out<'_>,
) {
    for name in services.stand_for.keys() {
        let class = scene.index.class(services.class(name));
        if let Some(symbol) = class.filter(|symbol| scene.index.class(name) != Some(*symbol)) {
            bound.entry(name.clone()).or_insert(symbol);
        }
    }
    for (service, given) in &services.given {
        let class = |id: &str| scene.index.class(services.class(id));
        if let (Some(from), Some(to)) = (class(service), class(given)) {
            let line = scene.program.symbol(from).line;
            out.depend(from.file, to.file, DependencyKind::Injection, line);
        }
    }
}

/// The class that a function on these lines makes: the only one that is constructed there.
fn made_inside(scene: &Scene<'_>, file: u32, line: u32) -> Option<String> {
    let typed = scene.typed(file);
    let made = typed.uses.iter().find(|one| {
        one.usage == quarry_model::dependency::Usage::Call
            && one.path.len == 0
            && matches!(one.path.root, Root::Type(_))
            && (line..=line + 3).contains(&one.line)
    })?;
    let Root::Type(at) = made.path.root else { return None };
    Some(typed.name(typed.types[at as usize].name).to_owned())
}

fn is_container(scene: &Scene<'_>, file: u32, chain: &Chain, nth: usize) -> bool {
    match scene.receiver(file, chain, nth) {
        Receiver::Class(class) => scene.is_facade(&class, "App"),
        Receiver::Value(class) => scene.is_a(&class, &CONTAINERS),
        Receiver::Function => false,
        Receiver::Unknown => {
            // `$this->app->bind(...)` in a provider, or `app()->bind(...)`.
            let typed = scene.typed(file);
            let steps = typed.steps(chain.path);
            let field = nth == 0
                && chain.links[0].before == 1
                && steps.first().is_some_and(|step| typed.name(step.name) == "$app");
            let provider = match chain.path.root {
                Root::This(at) => scene
                    .index
                    .full_name(Symbol { file, at })
                    .is_some_and(|class| scene.is_a(class, &PROVIDERS)),
                _ => false,
            };
            field && provider || nth == 1 && chain.links[0].name.as_ref() == "app"
        }
    }
}

/// Parameters of constructors whose interfaces the container binds to a class.
fn constructors(scene: &Scene<'_>, bound: &BTreeMap<String, Symbol>, out: &mut Out<'_>) {
    for (class, _) in scene.types() {
        let typed = scene.typed(class.file);
        for symbol in &typed.symbols {
            if symbol.owner != Some(class.at) || symbol.own_name() != "__construct" {
                continue;
            }
            for at in symbol.takes.iter().flatten() {
                let name = typed.name(typed.types[*at as usize].name);
                if let Some(to) = bound.get(name) {
                    out.depend(class.file, to.file, DependencyKind::Injection, symbol.line);
                }
            }
        }
    }
}

/// The classes behind the facades of the source.
fn facades(scene: &Scene<'_>, bound: &BTreeMap<String, Symbol>) -> BTreeMap<Symbol, Symbol> {
    let mut found = BTreeMap::new();
    for (symbol, full) in scene.types() {
        if !scene.lineage(full).iter().skip(1).any(|name| FACADES.contains(&name.as_str())) {
            continue;
        }
        let accessor = scene.stated_here(symbol, "getFacadeAccessor");
        let name = accessor.and_then(|(lit, _)| scene.text(symbol.file, lit));
        if let Some(name) = name
            && let Some(behind) = bound.get(&name).copied().or_else(|| scene.index.class(&name))
        {
            found.insert(symbol, behind);
        }
    }
    found
}

/// `app('name')`, `resolve(Interface::class)`, `app()->make('name')`.
fn inject(
    scene: &Scene<'_>,
    file: u32,
    chain: &Chain,
    bound: &BTreeMap<String, Symbol>,
    out: &mut Out<'_>,
) {
    for (nth, link) in chain.links.iter().enumerate() {
        let makes = match link.name.as_ref() {
            "app" | "resolve" => nth == 0,
            "make" | "makeWith" | "get" => is_container(scene, file, chain, nth),
            _ => false,
        };
        if !makes {
            continue;
        }
        let Some(name) = link.arguments.first().and_then(|one| match &one.value {
            lit @ (Lit::Text(_) | Lit::Class(_) | Lit::Constant(..)) => scene.text(file, lit),
            _ => None,
        }) else {
            continue;
        };
        let to = bound.get(&name).copied().or_else(|| scene.index.class(&name));
        if let Some(to) = to {
            out.depend(file, to.file, DependencyKind::Injection, link.line);
        }
    }
}

/// The commands of the source, by their names.
fn commands(scene: &Scene<'_>, out: &mut Out<'_>) -> BTreeMap<String, u32> {
    let mut commands = BTreeMap::new();
    for (symbol, full) in scene.types() {
        let lineage = scene.lineage(full);
        let is = |base: &str| lineage.iter().skip(1).any(|name| name == base);
        let (laravel, symfony) = (is(LARAVEL_COMMAND), is(SYMFONY_COMMAND));
        if !laravel && !symfony || scene.facts(symbol.file).abstracts.contains(&symbol.at) {
            continue;
        }
        let stated = |member: &str| {
            scene.stated_here(symbol, member).and_then(|(lit, _)| scene.text(symbol.file, lit))
        };
        let facts = scene.facts(symbol.file);
        let attribute = facts
            .attributes
            .iter()
            .find(|one| one.full.as_ref() == AS_COMMAND && one.symbol == Some(symbol.at))
            .and_then(|one| argument(&one.arguments, 0, "name"))
            .and_then(|lit| scene.text(symbol.file, lit));
        let set = facts.chains.iter().find_map(|chain| {
            let link = chain.links.iter().find(|link| link.name.as_ref() == "setName")?;
            matches!(chain.path.root, Root::This(at) if at == symbol.at)
                .then(|| scene.text(symbol.file, &link.arguments.first()?.value))?
        });
        let name = stated("$signature")
            .or(attribute)
            .or_else(|| stated("$defaultName"))
            .or_else(|| stated("$name"))
            .or(set);
        let Some(name) = name.as_deref().and_then(|name| name.split_whitespace().next()) else {
            continue;
        };
        let name = name.split('|').next().unwrap_or(name).to_owned();
        let method = if laravel { "handle" } else { "execute" };
        let handler = scene.method(symbol, method).filter(|found| found.file == symbol.file);
        let handler = handler
            .or_else(|| scene.method(symbol, "__invoke"))
            .filter(|found| found.file == symbol.file);
        out.enter(
            scene,
            EntryPointKind::Command,
            name.clone(),
            Some(handler.unwrap_or(symbol)),
            (symbol.file, 0),
        );
        let line = scene.program.symbol(symbol).line;
        out.role(symbol.file, Role::EntryPoint, "It is a command of the command line", line);
        commands.insert(name, symbol.file);
    }
    commands
}

const OFTEN: [&str; 26] = [
    "cron",
    "everySecond",
    "everyMinute",
    "everyTwoMinutes",
    "everyThreeMinutes",
    "everyFourMinutes",
    "everyFiveMinutes",
    "everyTenMinutes",
    "everyFifteenMinutes",
    "everyThirtyMinutes",
    "hourly",
    "hourlyAt",
    "everyTwoHours",
    "everyThreeHours",
    "everyFourHours",
    "everySixHours",
    "daily",
    "dailyAt",
    "twiceDaily",
    "weekly",
    "weeklyOn",
    "monthly",
    "monthlyOn",
    "quarterly",
    "yearly",
    "everyOddHour",
];

fn schedule(
    scene: &Scene<'_>,
    file: u32,
    chain: &Chain,
    nth: usize,
    commands: &BTreeMap<String, u32>,
    out: &mut Out<'_>,
) {
    let link = &chain.links[nth];
    let name = link.name.as_ref();
    if !matches!(name, "command" | "job" | "call" | "exec" | "queue" | "callSilently") {
        return;
    }
    let receiver = scene.receiver(file, chain, nth);
    let facade = |facade: &str| matches!(&receiver, Receiver::Class(class) if scene.is_facade(class, facade));
    let is = |bases: &[&str]| receiver.class().is_some_and(|class| scene.is_a(class, bases));
    let first = link.arguments.first().map(|one| &one.value);
    let what = first.and_then(|lit| match lit {
        Lit::Other | Lit::Closure => None,
        lit => scene.text(file, lit),
    });
    let target = || {
        let what = what.as_deref()?;
        let command = what.split_whitespace().next().unwrap_or(what);
        let by_name = commands.get(command).copied();
        by_name.or_else(|| scene.index.class(what).map(|symbol| symbol.file))
    };
    if facade("Schedule") || is(&SCHEDULES) {
        let often = chain.links[nth + 1..].iter().find(|link| OFTEN.contains(&link.name.as_ref()));
        let often = often.map_or_else(String::new, |link| {
            let at = link.arguments.first().and_then(|one| one.value.text());
            at.map_or_else(|| format!(" {}", link.name), |at| format!(" {} {at}", link.name))
        });
        let shown = what.clone().unwrap_or_else(|| name.to_owned());
        out.enter(
            scene,
            EntryPointKind::Schedule,
            format!("{shown}{often}"),
            None,
            (file, link.line),
        );
        if let Some(to) = target() {
            out.depend(file, to, DependencyKind::Task, link.line);
        }
    } else if facade("Artisan") {
        if name == "command"
            && let Some(signature) = what.as_deref().and_then(|what| what.split_whitespace().next())
        {
            let name = signature.to_owned();
            out.enter(scene, EntryPointKind::Command, name, None, (file, link.line));
        } else if let Some(to) = target() {
            out.depend(file, to, DependencyKind::Task, link.line);
        }
    } else if is(&[LARAVEL_COMMAND])
        && let Some(to) = target()
    {
        out.depend(file, to, DependencyKind::Task, link.line);
    }
}

/// `#[AsCronTask('* * * * *')]`, `#[AsPeriodicTask('1 day')]`.
fn tasks(scene: &Scene<'_>, out: &mut Out<'_>) {
    for (file, facts) in (0_u32..).zip(scene.index.facts) {
        for attribute in &facts.attributes {
            let cron = attribute.full.as_ref() == CRON;
            if !cron && attribute.full.as_ref() != PERIODIC {
                continue;
            }
            let Some(at) = attribute.symbol else { continue };
            let here = Symbol { file, at };
            let handler = match attribute.target {
                Target::Class => scene.method(here, "__invoke").unwrap_or(here),
                _ => here,
            };
            let when =
                argument(&attribute.arguments, 0, if cron { "expression" } else { "frequency" });
            let when = when.and_then(|lit| scene.text(file, lit)).unwrap_or_default();
            let name = format!("{} {when}", scene.program.symbol(handler).name);
            out.enter(scene, EntryPointKind::Schedule, name, Some(handler), (file, attribute.line));
        }
    }
}
