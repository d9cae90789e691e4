//! Signals and other events inside the program: who sends them and who is triggered.

use quarry_model::{
    dependency::{DependencyKind, OperationKind, Usage},
    evidence::FindingKind,
};

use super::{
    super::{
        paths::Path,
        program::{Entity, Symbol},
        signals::Signal,
        values::Value,
    },
    context::{Scan, TopicUse},
    topics::topic,
};

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    match signal.name.as_str() {
        "send" | "send_robust" | "asend" | "asend_robust" => sent(scan, signal),
        "connect" | "connect_via" => connected(scan, signal),
        "receiver"
            if scan.outside() == "django.dispatch.receiver"
                || scan.outside() == "django.dispatch.dispatcher.receiver" =>
        {
            received(scan, signal);
        }
        "startConsuming" | "subscribe" => subscribed(scan, signal),
        _ => {}
    }
}

fn is_signal(outside: &str) -> bool {
    outside.starts_with("django.dispatch.Signal()")
        || outside.starts_with("django.dispatch.dispatcher.Signal()")
        || outside.starts_with("blinker.signal()")
        || outside.starts_with("blinker.Signal()")
        || outside.starts_with("blinker.NamedSignal()")
        || outside.starts_with("blinker.Namespace().signal()")
}

/// The signal of the source that a receiver is, if it is one.
fn declared(scan: &Scan<'_, '_>) -> Option<Symbol> {
    let Some((Entity::Constant(symbol), [_])) = scan.inside() else { return None };
    is_signal(scan.outside()).then_some(symbol)
}

/// `order_placed.send(...)`.
fn sent(scan: &mut Scan<'_, '_>, signal: &Signal) {
    if let Some(topic) = declared(scan) {
        let name = scan.program.symbol(topic).name.clone();
        scan.note(FindingKind::Message, &name, signal, true);
        uses(scan, topic, Usage::Emit, signal);
    } else if is_builtin(scan.outside()) || is_signal(scan.outside()) {
        let name = builtin_name(scan.outside().rsplit_once('.').map_or("", |(name, _)| name), None);
        scan.note(FindingKind::Message, &name, signal, true);
    }
}

/// `order_placed.connect(handler)`.
fn connected(scan: &mut Scan<'_, '_>, signal: &Signal) {
    if let Some(topic) = declared(scan) {
        let name = scan.program.symbol(topic).name.clone();
        scan.note(FindingKind::Subscription, &name, signal, true);
        uses(scan, topic, Usage::Subscribe, signal);
        scan.depends(topic.module, DependencyKind::Listener, signal.line);
    } else if is_builtin(scan.outside()) {
        let outside = scan.outside().rsplit_once('.').map_or("", |(name, _)| name).to_owned();
        builtin(scan, &outside, signal);
    }
}

/// `@receiver(order_placed, sender=Order)`.
fn received(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let Some(first) = signal.positional().next() else { return };
    let paths: Vec<Path> = first.elements().iter().filter_map(Value::path).collect();
    for path in paths {
        let outside = scan.program.outside(scan.module, path).unwrap_or_default();
        match scan.reach(path) {
            Some((Entity::Constant(topic), [])) if is_signal(&outside) => {
                let name = scan.program.symbol(topic).name.clone();
                scan.note(FindingKind::Subscription, &name, signal, true);
                uses(scan, topic, Usage::Subscribe, signal);
                scan.depends(topic.module, DependencyKind::Listener, signal.line);
            }
            _ if is_builtin(&outside) || outside.contains(".signals.") => {
                builtin(scan, &outside, signal);
            }
            _ => {}
        }
    }
}

/// Signals that a framework sends, such as `post_save`.
fn is_builtin(outside: &str) -> bool {
    outside.starts_with("django.") && outside.contains(".signals.")
        || outside.starts_with("celery.signals.")
        || outside.starts_with("flask.") && outside.contains("signals.")
}

/// A subscription to a signal of a framework: the module of the sender triggers.
fn builtin(scan: &mut Scan<'_, '_>, outside: &str, signal: &Signal) {
    let sender = signal.keyword("sender");
    let class = sender.and_then(|sender| scan.class(sender));
    let sender = class.map(|class| scan.program.full_name(class));
    let name = builtin_name(outside, sender.as_deref());
    scan.note(FindingKind::Subscription, &name, signal, true);
    if let Some(class) = class {
        scan.depends(class.module, DependencyKind::Listener, signal.line);
    }
}

/// `django.db.models.signals.post_save` from `shop.models.Order` is
/// `post_save(shop.models.Order)`.
fn builtin_name(outside: &str, sender: Option<&str>) -> String {
    let name = outside.rsplit('.').next().unwrap_or(outside);
    sender.map_or_else(|| name.to_owned(), |sender| format!("{name}({sender})"))
}

fn uses(scan: &mut Scan<'_, '_>, topic: Symbol, usage: Usage, signal: &Signal) {
    if topic.module != scan.module {
        scan.found.topics.push(TopicUse {
            topic,
            kind: OperationKind::Topic,
            usage,
            within: signal.within,
            line: signal.line,
        });
    }
}

/// `mq.startConsuming(self.built, ('builds', None, 'finished'))`: a function of the source that
/// is handed a function and a topic.
fn subscribed(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let inside = match scan.inside() {
        Some((Entity::Function(function), [])) => Some(function),
        Some((Entity::Class(_) | Entity::Module(_), _)) => return,
        _ => None,
    };
    if !scan.outside().is_empty() {
        return;
    }
    let handed_over: Vec<&Value> = signal.arguments.iter().map(|given| &given.value).collect();
    let called_back = handed_over.iter().any(|value| scan.function(value).is_some());
    let found = handed_over
        .iter()
        .find(|value| matches!(value, Value::List(_)))
        .or_else(|| handed_over.iter().find(|value| matches!(value, Value::Text(_))))
        .copied();
    let telling = signal.name.as_str() == "startConsuming" && signal.arguments.len() >= 2;
    if let Some(function) = inside
        && (called_back || telling)
    {
        let name = topic(scan, found);
        scan.note(FindingKind::Subscription, &name, signal, true);
        scan.found.subscriptions.push((signal.line, function));
    } else if telling {
        let name = topic(scan, found);
        scan.note(FindingKind::Subscription, &name, signal, false);
    }
}
