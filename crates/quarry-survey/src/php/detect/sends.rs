//! What is sent: events, jobs, mail, requests to other systems.

use quarry_model::evidence::FindingKind;

use super::{
    super::facts::{Chain, Lit},
    call::Call,
    scene::{Out, Receiver, Scene, short},
};

/// Traits and interfaces of jobs and events.
const JOBS: [&str; 4] = [
    "Illuminate\\Foundation\\Bus\\Dispatchable",
    "Illuminate\\Contracts\\Queue\\ShouldQueue",
    "Illuminate\\Foundation\\Queue\\Queueable",
    "Illuminate\\Bus\\Queueable",
];
const EVENTS: [&str; 3] = [
    "Illuminate\\Foundation\\Events\\Dispatchable",
    "Illuminate\\Contracts\\Broadcasting\\ShouldBroadcast",
    "Illuminate\\Contracts\\Broadcasting\\ShouldBroadcastNow",
];
const MAILABLES: [&str; 2] =
    ["Illuminate\\Mail\\Mailable", "Illuminate\\Contracts\\Mail\\Mailable"];
const NOTIFICATIONS: [&str; 2] = [
    "Illuminate\\Notifications\\Notification",
    "Symfony\\Component\\Notifier\\Notification\\Notification",
];
const NOTIFIABLES: [&str; 2] =
    ["Illuminate\\Notifications\\Notifiable", "Illuminate\\Notifications\\RoutesNotifications"];
const DISPATCHERS: [&str; 8] = [
    "Illuminate\\Contracts\\Events\\Dispatcher",
    "Illuminate\\Events\\Dispatcher",
    "Psr\\EventDispatcher\\EventDispatcherInterface",
    "Symfony\\Contracts\\EventDispatcher\\EventDispatcherInterface",
    "Symfony\\Component\\EventDispatcher\\EventDispatcherInterface",
    "Symfony\\Component\\EventDispatcher\\EventDispatcher",
    "Symfony\\Component\\EventDispatcher\\TraceableEventDispatcher",
    "Doctrine\\Common\\EventManager",
];
const BUSES: [&str; 3] = [
    "Symfony\\Component\\Messenger\\MessageBusInterface",
    "Symfony\\Component\\Messenger\\MessageBus",
    "Symfony\\Component\\Messenger\\TraceableMessageBus",
];
const JOB_BUSES: [&str; 4] = [
    "Illuminate\\Contracts\\Bus\\Dispatcher",
    "Illuminate\\Contracts\\Queue\\Queue",
    "Illuminate\\Foundation\\Bus\\DispatchesJobs",
    "Illuminate\\Bus\\Dispatcher",
];
const MAILERS: [&str; 7] = [
    "Symfony\\Component\\Mailer\\MailerInterface",
    "Symfony\\Component\\Mailer\\Mailer",
    "Symfony\\Component\\Mailer\\Transport\\TransportInterface",
    "Illuminate\\Contracts\\Mail\\Mailer",
    "Illuminate\\Contracts\\Mail\\MailQueue",
    "Swift_Mailer",
    "PHPMailer\\PHPMailer\\PHPMailer",
];
const NOTIFIERS: [&str; 2] = [
    "Symfony\\Component\\Notifier\\NotifierInterface",
    "Illuminate\\Contracts\\Notifications\\Dispatcher",
];
const CLIENTS: [&str; 6] = [
    "GuzzleHttp\\Client",
    "GuzzleHttp\\ClientInterface",
    "Symfony\\Contracts\\HttpClient\\HttpClientInterface",
    "Symfony\\Component\\HttpClient\\HttpClient",
    "Illuminate\\Http\\Client\\PendingRequest",
    "Illuminate\\Http\\Client\\Factory",
];

pub(super) fn detect(scene: &Scene<'_>, out: &mut Out<'_>) {
    for (file, chain) in scene.chains() {
        for nth in 0..chain.links.len() {
            if let Some((kind, name, certain)) = sent(scene, file, chain, nth) {
                let line = chain.links[nth].line;
                out.find(scene, file, chain.within, kind, name, line, certain);
            }
        }
    }
}

/// What is sent: its kind, its name, and whether that is certain.
type Sent = Option<(FindingKind, String, bool)>;

#[allow(clippy::unnecessary_wraps, reason = "it stands beside what may be nothing")]
fn yes(kind: FindingKind, name: Option<String>) -> Sent {
    Some((kind, name.unwrap_or_default(), true))
}

/// What the link `nth` of a chain sends.
pub(super) fn sent(scene: &Scene<'_>, file: u32, chain: &Chain, nth: usize) -> Sent {
    match chain.links[nth].name.as_ref() {
        "dispatch"
        | "dispatchIf"
        | "dispatchUnless"
        | "dispatchSync"
        | "dispatchNow"
        | "dispatchAfterResponse"
        | "dispatchToQueue" => dispatched(&Call::of(scene, file, chain, nth)),
        "event" | "broadcast" | "fire" | "until" | "push" | "pushOn" | "chain" | "batch" => {
            queued(&Call::of(scene, file, chain, nth))
        }
        "send" | "sendNow" | "queue" | "raw" | "later" | "notify" | "notifyNow" | "mail" => {
            let call = Call::of(scene, file, chain, nth);
            mailed(&call).or_else(|| requested(&call)).or_else(|| queued(&call))
        }
        "get" | "post" | "put" | "patch" | "delete" | "head" | "request" => {
            requested(&Call::of(scene, file, chain, nth))
        }
        _ => None,
    }
}

/// Events, jobs and messages that something dispatches.
fn dispatched(call: &Call<'_>) -> Sent {
    let first = call.lit(0);
    if call.function() {
        return match call.name() {
            "dispatch" | "dispatchSync" | "dispatchNow" => yes(FindingKind::Job, call.text(0)),
            _ => None,
        };
    }
    if call.facade("Event") || call.is(&DISPATCHERS) {
        // Older dispatchers take the name first and the event second.
        let name = match first {
            Some(Lit::Other) | None => call.text(1),
            _ => call.text(0),
        };
        return yes(FindingKind::Message, name);
    }
    let bus = call.is(&JOB_BUSES)
        && !call.is(&EVENTS)
        && first.is_some()
        && !is_itself(call.scene, &call.receiver);
    if call.facade("Bus") || call.facade("Queue") || bus {
        return yes(FindingKind::Job, call.text(0));
    }
    if call.is(&BUSES) {
        return yes(FindingKind::Message, call.text(0));
    }
    match (&call.receiver, first) {
        (Receiver::Class(class), _) if call.is(&EVENTS) => {
            yes(FindingKind::Message, Some(class.clone()))
        }
        (Receiver::Class(class), _) if call.is(&JOBS) => yes(FindingKind::Job, Some(class.clone())),
        (Receiver::Unknown, Some(Lit::New(class, _))) => {
            let (kind, certain) = if call.scene.is_a(class, &JOBS) {
                (FindingKind::Job, true)
            } else {
                (FindingKind::Message, call.scene.is_a(class, &EVENTS))
            };
            Some((kind, class.to_string(), certain))
        }
        _ => None,
    }
}

/// Events by functions, and jobs that are put into queues.
fn queued(call: &Call<'_>) -> Sent {
    let queue = || call.facade("Queue") || call.is(&JOB_BUSES);
    match call.name() {
        "event" | "broadcast" if call.function() => yes(FindingKind::Message, call.text(0)),
        "fire" | "until" if call.facade("Event") || call.is(&DISPATCHERS) => {
            yes(FindingKind::Message, call.text(0))
        }
        "push" if queue() => yes(FindingKind::Job, call.text(0)),
        "pushOn" | "later" if queue() => yes(FindingKind::Job, call.text(1)),
        "chain" | "batch" if call.facade("Bus") => {
            let first = call.lit(0).and_then(|lit| lit.each().into_iter().next());
            yes(FindingKind::Job, first.and_then(|lit| call.scene.text(call.file, lit)))
        }
        _ => None,
    }
}

/// Mail and notifications.
fn mailed(call: &Call<'_>) -> Sent {
    match call.name() {
        "mail" => (call.function() && call.link.arguments.len() >= 3)
            .then(|| yes(FindingKind::Mail, None))?,
        "notify" | "notifyNow" => {
            let known = call.starts("Notification")
                || call.argument_is(0, &NOTIFICATIONS)
                || call.is(&NOTIFIABLES);
            match (&call.receiver, call.lit(0)) {
                _ if known => yes(FindingKind::Mail, call.text(0)),
                (Receiver::Unknown, Some(Lit::New(class, _))) => {
                    Some((FindingKind::Mail, class.to_string(), false))
                }
                _ => None,
            }
        }
        name if call.facade("Mail") || call.starts("Mail") || call.is(&MAILERS) => {
            let at = usize::from(name == "later");
            let object = matches!(call.lit(at), Some(Lit::New(..) | Lit::Value(_) | Lit::Class(_)));
            yes(FindingKind::Mail, call.text(at).filter(|_| object))
        }
        "send" | "sendNow" if call.facade("Notification") || call.is(&NOTIFIERS) => {
            let at = [1, 0].into_iter().find(|at| call.argument_is(*at, &NOTIFICATIONS));
            yes(FindingKind::Mail, at.and_then(|at| call.text(at)))
        }
        "send" | "queue" if call.argument_is(0, &MAILABLES) => yes(FindingKind::Mail, call.text(0)),
        _ => None,
    }
}

/// Requests to other systems.
fn requested(call: &Call<'_>) -> Sent {
    let (verb, address) = match call.name() {
        name @ ("get" | "post" | "put" | "patch" | "delete" | "head")
            if call.facade("Http") || call.starts("Http") || call.is(&CLIENTS) =>
        {
            (Some(name.to_uppercase()), call.stated(0))
        }
        "request" if call.is(&CLIENTS) => (call.stated(0), call.stated(1)),
        "send" if call.starts("Http") => (call.stated(0), call.stated(1)),
        _ => return None,
    };
    yes(FindingKind::HttpCall, Some(called(&verb.unwrap_or_default(), address)))
}

/// Whether a job is dispatched through its own class.
fn is_itself(scene: &Scene<'_>, receiver: &Receiver) -> bool {
    matches!(receiver, Receiver::Class(class) if scene.is_a(class, &JOBS[..1]))
}

fn called(verb: &str, address: Option<String>) -> String {
    let address = address.unwrap_or_else(|| "{}".to_owned());
    let address = address.split('?').next().unwrap_or_default();
    format!("{} {address}", if verb.is_empty() { "{}" } else { verb })
}

/// The topics of events: what a chain sends, if it is an event or a message.
pub(super) fn topic(
    scene: &Scene<'_>,
    file: u32,
    chain: &Chain,
    nth: usize,
) -> Option<(String, u32)> {
    match sent(scene, file, chain, nth)? {
        (FindingKind::Message, name, true) if !name.is_empty() => {
            Some((name, chain.links[nth].line))
        }
        _ => None,
    }
}

/// Whether a class is a job by what it inherits from.
pub(super) fn is_job(scene: &Scene<'_>, class: &str) -> bool {
    scene
        .lineage(class)
        .iter()
        .skip(1)
        .any(|name| name == JOBS[0] || name == JOBS[1] || name == JOBS[2])
        && !scene.is_a(class, &EVENTS)
        && !scene.is_a(class, &MAILABLES)
        && !scene.is_a(class, &NOTIFICATIONS)
        && !short(class).ends_with("Listener")
}
