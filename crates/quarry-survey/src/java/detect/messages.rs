//! What is sent and who is triggered: application events, queues and topics, mail, jobs,
//! schedules.

use std::collections::BTreeMap;

use quarry_model::{
    evidence::{EntryPointKind, FindingKind},
    module::Role,
};

use super::{
    super::{
        calls::tells_an_event,
        facts::{Annotation, Argument, Call},
    },
    frame::{Frame, play},
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        events::{Event, Place, wire},
        facts::FileFacts,
        findings::{Origin, enter, find_call, find_on, within},
        program::Type,
    },
};

const SPRING: [&str; 1] = ["org.springframework"];
const CDI: [&str; 2] = ["jakarta.enterprise.event", "javax.enterprise.event"];
const LISTENERS: [(&str, &[&str], &str); 6] = [
    ("KafkaListener", &["topics", "topicPattern", "value"], "org.springframework.kafka"),
    ("RabbitListener", &["queues", "value"], "org.springframework.amqp"),
    ("JmsListener", &["destination"], "org.springframework.jms"),
    ("SqsListener", &["value", "queueNames"], "io.awspring.cloud"),
    ("StreamListener", &["value", "target"], "org.springframework.cloud.stream"),
    ("Incoming", &["value"], "org.eclipse.microprofile.reactive.messaging"),
];
/// Receiver, packages, and how many of the first texts name the destination.
const SENDERS: [(&[&str], &[&str], usize); 8] = [
    (&["KafkaTemplate", "KafkaOperations"], &["org.springframework.kafka"], 1),
    (&["RabbitTemplate", "AmqpTemplate", "RabbitOperations"], &["org.springframework.amqp"], 2),
    (&["JmsTemplate", "JmsOperations", "JmsMessagingTemplate"], &["org.springframework.jms"], 1),
    (&["StreamBridge"], &["org.springframework.cloud.stream"], 1),
    (&["SqsTemplate", "SqsOperations", "SnsTemplate"], &["io.awspring.cloud"], 1),
    (
        &["SimpMessagingTemplate", "SimpMessageSendingOperations"],
        &["org.springframework.messaging"],
        1,
    ),
    (&["KafkaProducer", "Producer"], &["org.apache.kafka.clients.producer"], 1),
    (&["Channel"], &["com.rabbitmq.client"], 2),
];
const MAILERS: [&str; 4] = ["JavaMailSender", "MailSender", "JavaMailSenderImpl", "Transport"];
const MAIL: [&str; 3] = ["org.springframework.mail", "jakarta.mail", "javax.mail"];
const SCHEDULERS: [&str; 6] = [
    "TaskScheduler",
    "ThreadPoolTaskScheduler",
    "Scheduler",
    "JobLauncher",
    "JobOperator",
    "JobScheduler",
];
const JOBS: [&str; 4] =
    ["org.springframework.scheduling", "org.springframework.batch", "org.quartz", "org.jobrunr"];

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    let mut events: BTreeMap<Symbol, Event> = BTreeMap::new();
    for (file, java, facts) in frame.each() {
        for annotation in &java.annotations {
            listener(frame, evidence, file, facts, annotation);
            scheduled(frame, evidence, file, facts, annotation);
            hears(frame, evidence, &mut events, file, facts, annotation);
        }
        hears_by_type(frame, evidence, &mut events, file, facts);
        for call in &java.calls {
            sends(frame, evidence, file, facts, call);
            publishes(frame, evidence, &mut events, file, facts, call);
        }
    }
    wire(frame.program, evidence, &events);
}

fn listener(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    file: u32,
    facts: &FileFacts,
    annotation: &Annotation,
) {
    for (name, arguments, package) in LISTENERS {
        let origin = frame.origin_of(file, annotation, &[name], &[package]);
        if origin == Origin::No || annotation.parameter.is_some() {
            continue;
        }
        let symbol = Symbol { file, at: annotation.on };
        let line = annotation.line;
        for topic in frame.texts(file, annotation, arguments) {
            let kind = FindingKind::Subscription;
            find_on(evidence, (symbol, facts), kind, topic.as_str(), line, origin);
            if origin == Origin::Certain {
                let because = format!("It consumes {topic}");
                enter(
                    evidence,
                    symbol.file,
                    within(facts, Some(symbol.at)),
                    EntryPointKind::Consumer,
                    topic,
                    line,
                );
                play(evidence, file, Role::Messaging, because, line);
            }
        }
    }
}

fn scheduled(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    file: u32,
    facts: &FileFacts,
    annotation: &Annotation,
) {
    let symbol = Symbol { file, at: annotation.on };
    let one = |annotation: &Annotation, evidence: &mut LanguageEvidence| {
        let names = ["Scheduled", "Schedule"];
        let packages = [
            "org.springframework.scheduling",
            "jakarta.ejb",
            "javax.ejb",
            "io.quarkus.scheduler",
            "io.micronaut.scheduling",
        ];
        if frame.origin_of(file, annotation, &names, &packages) != Origin::Certain {
            return;
        }
        let mut parts = Vec::new();
        for (key, argument) in &annotation.arguments {
            let text = frame.text(file, Some(annotation.on), argument);
            let text = text.or_else(|| match argument {
                Argument::Name(name) => Some(name.clone()),
                _ => None,
            });
            match text {
                Some(text) if key == "cron" => parts.push(text),
                Some(text) => parts.push(format!("{key} {text}")),
                None => {}
            }
        }
        let name = parts.join(", ");
        enter(
            evidence,
            symbol.file,
            within(facts, Some(symbol.at)),
            EntryPointKind::Schedule,
            name,
            annotation.line,
        );
        play(evidence, file, Role::EntryPoint, "A schedule starts it", annotation.line);
    };
    one(annotation, evidence);
    if matches!(annotation.own_name(), "Schedules")
        && let Some(Argument::List(list)) = annotation.argument("value")
    {
        for inner in list {
            if let Argument::Annotation(inner) = inner {
                one(inner, evidence);
            }
        }
    }
}

/// `@EventListener` methods, and CDI's `@Observes` parameters.
fn hears(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    events: &mut BTreeMap<Symbol, Event>,
    file: u32,
    facts: &FileFacts,
    annotation: &Annotation,
) {
    let names = ["EventListener", "TransactionalEventListener"];
    let spring = frame.origin_of(file, annotation, &names, &SPRING);
    let observes = frame.origin_of(file, annotation, &["Observes", "ObservesAsync"], &CDI);
    let origin = spring.max(observes);
    if origin == Origin::No {
        return;
    }
    let symbol = Symbol { file, at: annotation.on };
    let fact = facts.symbol(annotation.on);
    let mut classes = Vec::new();
    let mut pending: Vec<&Argument> =
        annotation.argument("value").or(annotation.argument("classes")).into_iter().collect();
    while let Some(argument) = pending.pop() {
        match argument {
            Argument::Class(at) => classes.push(*at),
            Argument::List(list) => pending.extend(list.iter().rev()),
            _ => {}
        }
    }
    if classes.is_empty() {
        let which = usize::from(annotation.parameter.unwrap_or(0));
        classes.extend(fact.takes.get(which).copied().flatten());
    }
    let later = fact.asynchronous
        || annotation.own_name() == "ObservesAsync"
        || (annotation.own_name() == "TransactionalEventListener"
            && annotation.argument("phase").is_none_or(
                |phase| matches!(phase, Argument::Name(name) if name.ends_with("AFTER_COMMIT")),
            ));
    for at in classes {
        let of = frame.program.instance(file, at, None, 0);
        let name = type_name(frame, &of);
        let kind = FindingKind::Subscription;
        find_on(evidence, (symbol, facts), kind, name, annotation.line, origin);
        if let Some(event) = of.symbol().filter(|_| origin == Origin::Certain) {
            let within = within(facts, Some(annotation.on));
            let line = annotation.line;
            let place =
                Place { file, within, line, in_transaction: false, handles_failure: false, later };
            events.entry(event).or_default().heard.push(place);
        }
    }
}

/// `class X implements ApplicationListener<E>`.
fn hears_by_type(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    events: &mut BTreeMap<Symbol, Event>,
    file: u32,
    facts: &FileFacts,
) {
    for (at, fact) in facts.symbols.iter().enumerate().filter(|(_, fact)| fact.is_type()) {
        for above in &fact.supers {
            let above = frame.program.instance(file, *above, None, 0);
            if frame.type_is(&above, &["ApplicationListener"], &SPRING) != Origin::Certain {
                continue;
            }
            let Some(of) = above.arguments.first() else { continue };
            let symbol = Symbol { file, at: at as u32 };
            let (kind, name) = (FindingKind::Subscription, type_name(frame, of));
            find_on(evidence, (symbol, facts), kind, name, fact.line, Origin::Certain);
            if let Some(event) = of.symbol() {
                let within = within(facts, Some(at as u32));
                let place = Place {
                    file,
                    within,
                    line: fact.line,
                    in_transaction: false,
                    handles_failure: false,
                    later: false,
                };
                events.entry(event).or_default().heard.push(place);
            }
        }
    }
}

fn publishes(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    events: &mut BTreeMap<Symbol, Event>,
    file: u32,
    facts: &FileFacts,
    call: &Call,
) {
    if call.name != "publishEvent" {
        tells(frame, evidence, file, facts, call);
        return;
    }
    let names =
        ["ApplicationEventPublisher", "ApplicationContext", "ConfigurableApplicationContext"];
    // A bare call is a method of the class itself, as of one that extends a context.
    let Some(receiver) = call.receiver else { return };
    let origin = frame.is_a(file, receiver, &names, &SPRING);
    if origin == Origin::No {
        return;
    }
    let of = call.arguments.first().and_then(|one| frame.argument_type(file, one));
    let name = of.as_ref().map_or_else(String::new, |of| type_name(frame, of));
    find_call(evidence, (file, facts), call, FindingKind::Message, name, origin);
    if let Some(event) = of.and_then(|of| of.symbol()).filter(|_| origin == Origin::Certain) {
        let within = within(facts, call.within);
        let place = Place {
            file,
            within,
            line: call.line,
            in_transaction: call.in_transaction,
            handles_failure: call.handles_failure,
            later: false,
        };
        events.entry(event).or_default().sent.push(place);
    }
}

/// An event made for the source's own listeners: no framework says what the name of the method
/// means, so that it is only possible.
fn tells(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    file: u32,
    facts: &FileFacts,
    call: &Call,
) {
    let Some(receiver) = call.receiver.filter(|_| tells_an_event(&call.name)) else { return };
    if frame.receiver(file, receiver).symbol().is_none() {
        return;
    }
    let made = call.arguments.iter().find_map(|one| match one {
        Argument::New(_) => frame.argument_type(file, one),
        _ => None,
    });
    if let Some(of) = made.filter(|of| of.symbol().is_some()) {
        let (kind, name) = (FindingKind::Message, type_name(frame, &of));
        find_call(evidence, (file, facts), call, kind, name, Origin::Possible);
    }
}

fn sends(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    file: u32,
    facts: &FileFacts,
    call: &Call,
) {
    let Some(receiver) = call.receiver else { return };
    let is = |names: &[&str], packages: &[&str]| frame.is_a(file, receiver, names, packages);
    match call.name.as_str() {
        "send"
        | "sendDefault"
        | "convertAndSend"
        | "sendMessage"
        | "convertSendAndReceive"
        | "sendAndReceive"
        | "basicPublish"
        | "sendMessageAsync" => {
            if call.name == "send" && is(&MAILERS, &MAIL) == Origin::Certain {
                find_call(evidence, (file, facts), call, FindingKind::Mail, "", Origin::Certain);
                return;
            }
            let mut origins = SENDERS.iter().map(|sender| (is(sender.0, sender.1), sender.2));
            if let Some((_, count)) = origins.find(|(origin, _)| *origin == Origin::Certain) {
                let name = destination(frame, file, call, count);
                let kind = FindingKind::Message;
                find_call(evidence, (file, facts), call, kind, name, Origin::Certain);
                play(evidence, file, Role::Messaging, "It sends messages", call.line);
            } else if is(&MAILERS, &MAIL) == Origin::Possible {
                let name = destination(frame, file, call, 1);
                let kind = FindingKind::Message;
                find_call(evidence, (file, facts), call, kind, name, Origin::Possible);
            }
        }
        "schedule" | "scheduleJob" | "triggerJob" | "enqueue" | "run"
            if is(&SCHEDULERS, &JOBS) == Origin::Certain =>
        {
            let name = call.arguments.first().map_or("", |one| match one {
                Argument::Name(name) => name,
                _ => "",
            });
            find_call(evidence, (file, facts), call, FindingKind::Job, name, Origin::Certain);
        }
        _ => {}
    }
}

/// The first texts of a call: exchange and routing key, or topic. With one text fewer than
/// arguments that could name it, the rest is the message.
fn destination(frame: &Frame<'_>, file: u32, call: &Call, count: usize) -> String {
    let most = count.min(call.arguments.len().saturating_sub(1));
    let texts =
        call.arguments.iter().take(most).map_while(|one| frame.text(file, call.within, one));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("/")
}

fn type_name(frame: &Frame<'_>, of: &Type) -> String {
    match of.symbol() {
        Some(symbol) => frame.program.symbol(symbol).own_name().to_owned(),
        None => frame.program.outside_name(of.head).unwrap_or("").to_owned(),
    }
}
