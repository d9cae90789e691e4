//! Schedules: what time triggers.

use quarry_model::{dependency::DependencyKind, evidence::EntryPointKind};

use super::{
    super::{
        signals::{Named, Signal},
        values::Value,
    },
    context::Scan,
    tasks::task_module,
};

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let outside = scan.outside();
    match signal.name.as_str() {
        "LoopingCall" if outside == "twisted.internet.task.LoopingCall" => {
            let handler = scan.handler(signal.argument(0, "f"));
            let called = scan.called(signal.argument(0, "f"));
            let name = if called.is_empty() { "LoopingCall".to_owned() } else { called };
            scan.enters(EntryPointKind::Schedule, name, handler, signal.line);
        }
        "add_job" if is_scheduler(outside) => {
            let handler = scan.handler(signal.argument(0, "func"));
            let name = signal.text(0, "func").map(str::to_owned);
            let name = name.unwrap_or_else(|| scan.called(signal.argument(0, "func")));
            scan.enters(EntryPointKind::Schedule, name, handler, signal.line);
        }
        "scheduled_job" if is_scheduler(outside) && signal.decorates.is_some() => {
            let handler = scan.own(signal.decorates);
            scan.enters(EntryPointKind::Schedule, handler.clone(), handler, signal.line);
        }
        "periodic_task"
            if signal.decorates.is_some()
                && (outside.starts_with("celery.") || outside.starts_with("huey.")) =>
        {
            let handler = scan.own(signal.decorates);
            scan.enters(EntryPointKind::Schedule, handler.clone(), handler, signal.line);
        }
        "add_periodic_task" if outside == "celery.Celery().add_periodic_task" => {
            let handler = scan.handler(signal.argument(1, "sig"));
            let name = signal.keyword("name").and_then(Value::text);
            let name = name.map(str::to_owned);
            let name = name.unwrap_or_else(|| scan.called(signal.argument(1, "sig")));
            scan.enters(EntryPointKind::Schedule, name, handler, signal.line);
        }
        _ => {}
    }
}

fn is_scheduler(outside: &str) -> bool {
    outside.starts_with("apscheduler.schedulers.")
}

/// `CELERY_BEAT_SCHEDULE = {"nightly": {"task": "shop.tasks.clean", ...}}`.
pub(super) fn value(scan: &mut Scan<'_, '_>, named: &Named) {
    if !matches!(
        named.name.as_str(),
        "CELERY_BEAT_SCHEDULE" | "CELERYBEAT_SCHEDULE" | "beat_schedule"
    ) {
        return;
    }
    let Value::Pairs(entries) = &named.value else { return };
    for (name, entry) in entries {
        let Value::Pairs(entry) = entry else { continue };
        let task = entry.iter().find(|(key, _)| key.as_deref() == Some("task"));
        let Some(task) = task.and_then(|(_, value)| value.text()) else { continue };
        let name = name.as_deref().unwrap_or(task);
        scan.enters(EntryPointKind::Schedule, name.to_owned(), String::new(), named.line);
        if let Some(module) = task_module(scan, task) {
            scan.depends(module, DependencyKind::Task, named.line);
        }
    }
}
