//! Events and requests that are classes: `MediatR`, consumers of buses, and what the host starts.

use std::collections::BTreeMap;

use quarry_model::evidence::{EntryPointKind, FindingKind};

use super::{super::facts::Call, frame::Frame};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        events::{Event, Place, wire},
        facts::FileFacts,
        findings::{Origin, enter, find_call, find_on, within},
        program::{Head, Type},
    },
};

const MEDIATR: [&str; 2] = ["MediatR", "Mediator"];
const MEDIATORS: [&str; 4] = ["IMediator", "ISender", "IPublisher", "Mediator"];
const BUSES: [&str; 4] = ["MassTransit", "NServiceBus", "Rebus", "Wolverine"];
/// Types that send what a bus carries to whoever hears it, later.
const BUS_TYPES: [&str; 9] = [
    "IBus",
    "IBusControl",
    "IPublishEndpoint",
    "ISendEndpoint",
    "ConsumeContext",
    "IMessageSession",
    "IEndpointInstance",
    "IMessageHandlerContext",
    "IMessageBus",
];
/// Interfaces of those who hear, their packages, and whether they hear later.
const HEARERS: [(&[&str], &[&str], bool); 4] = [
    (&["INotificationHandler", "IRequestHandler", "IStreamRequestHandler"], &MEDIATR, false),
    (&["IConsumer"], &["MassTransit"], true),
    (&["IHandleMessages", "IAmStartedByMessages"], &["NServiceBus", "Rebus"], true),
    (&["ICapSubscribe"], &["DotNetCore.CAP"], true),
];

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    let mut events: BTreeMap<Symbol, Event> = BTreeMap::new();
    for class in frame.types() {
        let fact = frame.program.symbol(class);
        if fact.supers.is_empty() {
            continue;
        }
        hears(frame, evidence, &mut events, class);
        starts(frame, evidence, class);
    }
    for (file, sharp, facts) in frame.each() {
        for call in &sharp.calls {
            sends(frame, evidence, &mut events, (file, facts), call);
        }
    }
    wire(frame.program, evidence, &events);
}

/// Whether a type is an interface of the source that hands a type of its own on, rather than a
/// class that handles something.
fn is_abstract(frame: &Frame<'_>, class: Symbol) -> bool {
    let mut methods = frame.members(class).filter(|member| {
        frame.program.symbol(*member).kind == quarry_model::module::SymbolKind::Method
    });
    methods.next().is_none()
}

fn hears(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    events: &mut BTreeMap<Symbol, Event>,
    class: Symbol,
) {
    let fact = frame.program.symbol(class);
    // Whoever handles whatever it is handed decorates handlers.
    if !fact.parameters.is_empty() || is_abstract(frame, class) {
        return;
    }
    let above = frame.program.outside_ancestors(&Type::of(class));
    for (names, packages, later) in HEARERS {
        for one in &above {
            if frame.type_is_a(one, names, packages) != Origin::Certain {
                continue;
            }
            let Some(of) = one.arguments.first().filter(|of| of.head != Head::Unknown) else {
                continue;
            };
            let (kind, name) = (FindingKind::Subscription, frame.type_name(of));
            find_on(
                evidence,
                (class, frame.facts(class.file)),
                kind,
                name.clone(),
                fact.line,
                Origin::Certain,
            );
            let symbol = within(frame.facts(class.file), Some(class.at));
            if later {
                let kind = EntryPointKind::Consumer;
                enter(evidence, class.file, symbol.clone(), kind, name, fact.line);
            }
            if let Some(event) = of.symbol() {
                events.entry(event).or_default().heard.push(Place {
                    file: class.file,
                    within: symbol,
                    line: fact.line,
                    in_transaction: false,
                    handles_failure: false,
                    later,
                });
            }
        }
    }
}

/// What the host or a scheduler starts.
fn starts(frame: &Frame<'_>, evidence: &mut LanguageEvidence, class: Symbol) {
    let fact = frame.program.symbol(class);
    let host = frame.inherits(
        class,
        &["BackgroundService", "IHostedService", "IHostedLifecycleService"],
        &["Microsoft.Extensions.Hosting"],
    );
    let job = frame.inherits(class, &["IJob", "IInvocable"], &["Quartz", "Coravel.Invocable"]);
    if host.max(job) == Origin::Certain && !is_abstract(frame, class) {
        let symbol = within(frame.facts(class.file), Some(class.at));
        let kind = EntryPointKind::Schedule;
        let name = fact.own_name().to_owned();
        enter(evidence, class.file, symbol, kind, name, fact.line);
    }
}

fn sends(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    events: &mut BTreeMap<Symbol, Event>,
    (file, facts): (u32, &FileFacts),
    call: &Call,
) {
    if !matches!(
        call.name.as_str(),
        "Publish" | "Send" | "CreateStream" | "PublishAsync" | "SendAsync" | "SendLocal"
    ) {
        return;
    }
    let Some(receiver) = call.receiver else { return };
    let in_process = frame.is_a(file, receiver, &MEDIATORS, &MEDIATR);
    let on_bus = frame.is_a(file, receiver, &BUS_TYPES, &BUSES);
    let of = match call.types.as_slice() {
        [only] => Some(frame.program.instance(file, *only, None, 0)),
        _ => call.arguments.first().and_then(|one| frame.argument_type(file, one)),
    };
    if in_process == Origin::Certain {
        let name = of.as_ref().map_or_else(String::new, |of| frame.type_name(of));
        find_call(evidence, (file, facts), call, FindingKind::Message, name, in_process);
    } else if on_bus == Origin::Possible
        && matches!(call.name.as_str(), "Publish" | "PublishAsync")
        && in_process == Origin::Possible
    {
        let name = of.as_ref().map_or_else(String::new, |of| frame.type_name(of));
        let kind = FindingKind::Message;
        find_call(evidence, (file, facts), call, kind, name, Origin::Possible);
        return;
    }
    let certain = in_process == Origin::Certain || on_bus == Origin::Certain;
    if let Some(event) = of.and_then(|of| of.symbol()).filter(|_| certain) {
        events.entry(event).or_default().sent.push(Place {
            file,
            within: within(facts, call.within),
            line: call.line,
            in_transaction: call.in_transaction,
            handles_failure: call.handles_failure,
            later: on_bus == Origin::Certain,
        });
    }
}
