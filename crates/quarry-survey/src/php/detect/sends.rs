//! What is sent: events, jobs, mail, requests to other systems.

use quarry_model::evidence::FindingKind;

use super::{
    super::facts::{Chain, Lit},
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
const NOTIFICATIONS: [&str; 2] =
    ["Illuminate\\Notifications\\Notification", "Symfony\\Component\\Notifier\\Notification\\Notification"];
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

/// What the link `nth` of a chain sends.
pub(super) fn sent(
    scene: &Scene<'_>,
    file: u32,
    chain: &Chain,
    nth: usize,
) -> Option<(FindingKind, String, bool)> {
    let link = &chain.links[nth];
    let name = link.name.as_ref();
    if !matches!(
        name,
        "dispatch" | "dispatchIf" | "dispatchUnless" | "dispatchSync" | "dispatchNow"
            | "dispatchAfterResponse" | "dispatchToQueue" | "event" | "fire" | "until"
            | "broadcast" | "push" | "pushOn" | "later" | "send" | "sendNow" | "queue" | "raw"
            | "notify" | "notifyNow" | "get" | "post" | "put" | "patch" | "delete" | "head"
            | "request" | "chain" | "batch" | "mail"
    ) {
        return None;
    }
    let receiver = scene.receiver(file, chain, nth);
    let lits: Vec<&Lit> = link.arguments.iter().map(|one| &one.value).collect();
    let text = |at: usize| lits.get(at).and_then(|lit| scene.text(file, lit));
    let is = |bases: &[&str]| match &receiver {
        Receiver::Class(class) | Receiver::Value(class) => scene.is_a(class, bases),
        Receiver::Function | Receiver::Unknown => false,
    };
    let facade = |facade: &str| {
        matches!(&receiver, Receiver::Class(class) if scene.is_facade(class, facade))
    };
    // The facade that the chain starts with, as in `Mail::to($x)->send(...)`.
    let starts = |facade: &str| {
        nth > 0
            && matches!(scene.receiver(file, chain, 0), Receiver::Class(class)
                if scene.is_facade(&class, facade))
    };
    let function = receiver == Receiver::Function && nth == 0;
    let argument_is = |at: usize, bases: &[&str]| {
        lits.get(at)
            .filter(|lit| !matches!(lit, Lit::Text(_)))
            .and_then(|lit| scene.text(file, lit))
            .is_some_and(|class| scene.is_a(&class, bases))
    };
    let yes = |kind, name: Option<String>| Some((kind, name.unwrap_or_default(), true));
    match name {
        "event" | "broadcast" if function => yes(FindingKind::Message, text(0)),
        "dispatch" | "dispatchSync" | "dispatchNow" if function => yes(FindingKind::Job, text(0)),
        "mail" if function && lits.len() >= 3 => yes(FindingKind::Mail, None),
        "dispatch" | "dispatchIf" | "dispatchUnless" | "dispatchSync" | "dispatchNow"
        | "dispatchAfterResponse" | "dispatchToQueue" => {
            if facade("Event") || is(&DISPATCHERS) {
                // Older dispatchers take the name first and the event second.
                let name = match lits.first() {
                    Some(Lit::Other) | None => text(1),
                    _ => text(0),
                };
                return yes(FindingKind::Message, name);
            }
            if facade("Bus") || facade("Queue") || is(&JOB_BUSES) && !is(&EVENTS) && !lits.is_empty() && !is_itself(scene, &receiver) {
                return yes(FindingKind::Job, text(0));
            }
            if is(&BUSES) {
                return yes(FindingKind::Message, text(0));
            }
            if let Receiver::Class(class) = &receiver {
                if is(&EVENTS) {
                    return yes(FindingKind::Message, Some(class.clone()));
                }
                if is(&JOBS) {
                    return yes(FindingKind::Job, Some(class.clone()));
                }
            }
            match (&receiver, lits.first()) {
                (Receiver::Unknown, Some(Lit::New(class, _))) => {
                    let (kind, certain) = if scene.is_a(class, &JOBS) {
                        (FindingKind::Job, true)
                    } else {
                        (FindingKind::Message, scene.is_a(class, &EVENTS))
                    };
                    Some((kind, class.to_string(), certain))
                }
                _ => None,
            }
        }
        "fire" | "until" if facade("Event") || is(&DISPATCHERS) => yes(FindingKind::Message, text(0)),
        "push" | "pushOn" | "later" if facade("Queue") || is(&JOB_BUSES) => {
            let at = usize::from(name != "push");
            yes(FindingKind::Job, text(at))
        }
        "chain" | "batch" if facade("Bus") => {
            let first = lits.first().and_then(|lit| lit.each().into_iter().next());
            yes(FindingKind::Job, first.and_then(|lit| scene.text(file, lit)))
        }
        "send" | "sendNow" | "queue" | "raw" | "later"
            if facade("Mail") || starts("Mail") || is(&MAILERS) =>
        {
            let at = usize::from(name == "later");
            let named = lits.get(at).filter(|lit| matches!(lit, Lit::New(..) | Lit::Value(_) | Lit::Class(_)));
            let named = named.and_then(|lit| scene.text(file, lit));
            yes(FindingKind::Mail, named)
        }
        "send" | "sendNow" if facade("Notification") || is(&NOTIFIERS) => {
            let named = [1, 0].into_iter().find(|at| argument_is(*at, &NOTIFICATIONS)).and_then(text);
            yes(FindingKind::Mail, named)
        }
        "notify" | "notifyNow" => {
            if starts("Notification") || argument_is(0, &NOTIFICATIONS) || is(&NOTIFIABLES) {
                return yes(FindingKind::Mail, text(0));
            }
            match (&receiver, lits.first()) {
                (Receiver::Unknown, Some(Lit::New(class, _))) => {
                    Some((FindingKind::Mail, class.to_string(), false))
                }
                _ => None,
            }
        }
        "send" | "queue" if argument_is(0, &MAILABLES) => yes(FindingKind::Mail, text(0)),
        "get" | "post" | "put" | "patch" | "delete" | "head"
            if facade("Http") || starts("Http") || is(&CLIENTS) =>
        {
            let address = text_only(scene, file, lits.first().copied());
            yes(FindingKind::HttpCall, Some(called(&name.to_uppercase(), address)))
        }
        "request" if is(&CLIENTS) => {
            let verb = text_only(scene, file, lits.first().copied()).unwrap_or_default();
            let address = text_only(scene, file, lits.get(1).copied());
            yes(FindingKind::HttpCall, Some(called(&verb, address)))
        }
        "send" if starts("Http") => {
            let verb = text_only(scene, file, lits.first().copied()).unwrap_or_default();
            let address = text_only(scene, file, lits.get(1).copied());
            yes(FindingKind::HttpCall, Some(called(&verb, address)))
        }
        _ => None,
    }
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

/// An address that is written out; the type of a variable is none.
fn text_only(scene: &Scene<'_>, file: u32, lit: Option<&Lit>) -> Option<String> {
    match lit? {
        lit @ (Lit::Text(_) | Lit::Constant(..)) => scene.text(file, lit),
        _ => None,
    }
}

/// The topics of events: what a chain sends, if it is an event or a message.
pub(super) fn topic(
    scene: &Scene<'_>,
    file: u32,
    chain: &Chain,
    nth: usize,
) -> Option<(String, u32)> {
    match sent(scene, file, chain, nth)? {
        (FindingKind::Message, name, true) if !name.is_empty() => Some((name, chain.links[nth].line)),
        _ => None,
    }
}

/// Whether a class is a job by what it inherits from.
pub(super) fn is_job(scene: &Scene<'_>, class: &str) -> bool {
    scene.lineage(class).iter().skip(1).any(|name| {
        name == JOBS[0] || name == JOBS[1] || name == JOBS[2]
    }) && !scene.is_a(class, &EVENTS)
        && !scene.is_a(class, &MAILABLES)
        && !scene.is_a(class, &NOTIFICATIONS)
        && !short(class).ends_with("Listener")
}
