//! Background jobs: who starts them, and which functions they are.

use quarry_model::{
    dependency::DependencyKind,
    evidence::{EntryPointKind, FindingKind},
};
use rustc_hash::FxHashMap;

use super::{
    super::{
        program::{Entity, Program, Symbol},
        signals::Signal,
        values::Value,
    },
    context::Scan,
};

/// Functions that can be sent to a queue, with their names there.
pub(in super::super) fn tasks(program: &Program<'_>) -> FxHashMap<Symbol, String> {
    let mut tasks = FxHashMap::default();
    for (module, facts) in program.facts.iter().enumerate() {
        let module = module as u32;
        for signal in &facts.body.signals.calls {
            let (Some(path), Some(at)) = (signal.path, signal.decorates) else { continue };
            if !matches!(
                signal.name.as_str(),
                "actor" | "db_task" | "job" | "periodic_task" | "shared_task" | "task"
            ) {
                continue;
            }
            let outside = program.outside(module, path).unwrap_or_default();
            if !is_task_decorator(&outside) {
                continue;
            }
            let symbol = Symbol { module, at };
            let name = signal
                .keyword("name")
                .or_else(|| signal.keyword("actor_name"))
                .and_then(Value::text)
                .map_or_else(|| program.full_name(symbol), str::to_owned);
            tasks.insert(symbol, name);
        }
    }
    tasks
}

fn is_task_decorator(outside: &str) -> bool {
    matches!(
        outside,
        "celery.shared_task"
            | "celery.task"
            | "celery.Celery().task"
            | "celery.app.shared_task"
            | "celery.app.base.Celery().task"
            | "celery.decorators.task"
            | "celery.task.task"
            | "celery.task.periodic_task"
            | "dramatiq.actor"
            | "rq.decorators.job"
            | "huey.Huey().task"
            | "huey.RedisHuey().task"
            | "huey.SqliteHuey().task"
            | "huey.contrib.djhuey.task"
            | "huey.contrib.djhuey.db_task"
    )
}

/// Methods that send a task.
const SENDING: [&str; 6] = [
    "apply_async",
    "apply_async_on_commit",
    "delay",
    "delay_on_commit",
    "send",
    "send_with_options",
];

/// Whether a method of a task sends it.
pub(in super::super) fn sends(method: &str) -> bool {
    SENDING.contains(&method)
}

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let Some(learned) = &scan.program.learned else { return };
    let name = signal.name.as_str();
    if SENDING.contains(&name) {
        if let Some((Entity::Function(function), [_])) = scan.inside() {
            if let Some(task) = learned.tasks.get(&function) {
                scan.note(FindingKind::Job, task, signal, true);
                scan.depends(function.module, DependencyKind::Task, signal.line);
            } else if scan.program.symbol(function).detail.task {
                let task = scan.program.full_name(function);
                scan.note(FindingKind::Job, &task, signal, true);
                scan.depends(function.module, DependencyKind::Task, signal.line);
            } else if matches!(name, "delay" | "apply_async") {
                let task = scan.program.full_name(function);
                scan.note(FindingKind::Job, &task, signal, false);
            }
        } else if matches!(name, "delay" | "apply_async")
            && scan.inside().is_none()
            && scan.outside().is_empty()
        {
            scan.note(FindingKind::Job, "", signal, false);
        }
        return;
    }
    match name {
        "send_task" => {
            let certain = scan.outside().starts_with("celery.");
            if !certain && (scan.inside().is_some() || !scan.outside().is_empty()) {
                return;
            }
            let task = signal.text(0, "name").unwrap_or_default().to_owned();
            scan.note(FindingKind::Job, &task, signal, certain);
            if let Some(module) = task_module(scan, &task) {
                scan.depends(module, DependencyKind::Task, signal.line);
            }
        }
        "enqueue" | "enqueue_at" | "enqueue_in" => {
            let at = match name {
                "enqueue" => 0,
                _ => 1,
            };
            let certain = scan.outside().starts_with("rq.") || scan.outside().starts_with("redis.");
            if certain {
                started(scan, signal, signal.argument(at, "f"));
            } else if scan.inside().is_none() && scan.outside().is_empty() && name == "enqueue" {
                scan.note(FindingKind::Job, "", signal, false);
            }
        }
        "add_task"
            if matches!(
                scan.outside(),
                "fastapi.BackgroundTasks().add_task"
                    | "fastapi.background.BackgroundTasks().add_task"
                    | "starlette.background.BackgroundTasks().add_task"
            ) =>
        {
            started(scan, signal, signal.argument(0, "func"));
        }
        "async_task" if scan.outside() == "django_q.tasks.async_task" => {
            started(scan, signal, signal.argument(0, "func"));
        }
        "on_commit" if scan.outside() == "django.db.transaction.on_commit" => {
            started(scan, signal, signal.argument(0, "func"));
        }
        "deferToThread" | "callInThread" if scan.outside().starts_with("twisted.internet.") => {
            started(scan, signal, signal.argument(0, "f"));
        }
        _ => {}
    }
}

/// A job is started: the function handed over, by itself or by its name.
fn started(scan: &mut Scan<'_, '_>, signal: &Signal, job: Option<&Value>) {
    let function = job.and_then(|job| scan.function(job));
    let name = match (function, job) {
        (Some(function), _) => scan.program.full_name(function),
        (None, Some(Value::Text(text))) => text.to_string(),
        _ => String::new(),
    };
    scan.note(FindingKind::Job, &name, signal, true);
    if let Some(function) = function {
        scan.depends(function.module, DependencyKind::Task, signal.line);
        scan.found.started.push((signal.line, function));
    } else if let Some(module) = task_module(scan, &name) {
        scan.depends(module, DependencyKind::Task, signal.line);
    }
}

/// The module of the task with this name.
pub(super) fn task_module(scan: &Scan<'_, '_>, name: &str) -> Option<u32> {
    let learned = scan.program.learned.as_ref()?;
    let mut known = learned.tasks.iter().filter(|(_, task)| task.as_str() == name);
    if let (Some((symbol, _)), None) = (known.next(), known.next()) {
        return Some(symbol.module);
    }
    let (module, function) = name.rsplit_once('.')?;
    let module = scan.program.index.find(module, scan.module)?;
    scan.program.defines(module, function).then_some(module)
}

/// Each task is where a queue enters.
pub(super) fn file(scan: &mut Scan<'_, '_>) {
    let Some(learned) = &scan.program.learned else { return };
    if learned.tasks.is_empty() {
        return;
    }
    for (at, fact) in scan.facts.body.symbols.iter().enumerate() {
        let symbol = Symbol { module: scan.module, at: at as u32 };
        if let Some(task) = learned.tasks.get(&symbol) {
            let (task, handler) = (task.clone(), fact.name.to_string());
            scan.enters(EntryPointKind::Consumer, task, handler, fact.line);
        }
    }
}
