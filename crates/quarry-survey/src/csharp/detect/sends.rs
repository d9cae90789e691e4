//! What is sent: messages on buses and queues, mail, jobs.

use quarry_model::evidence::FindingKind;

use super::{super::facts::Call, frame::Frame};
use crate::{
    language::LanguageEvidence,
    typed::findings::{Origin, find_call},
};

/// What names the destination of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    /// The type of the first argument, or the type that the call is applied to.
    Type,
    /// The first so many texts.
    Texts(usize),
    /// Nothing.
    None,
}

/// Something that sends: its methods, its types, their packages, what is sent, how it is named.
struct Sender {
    methods: &'static [&'static str],
    types: &'static [&'static str],
    packages: &'static [&'static str],
    kind: FindingKind,
    names: Names,
}

const SENDERS: [Sender; 17] = [
    Sender {
        methods: &[
            "Publish",
            "Send",
            "PublishBatch",
            "SchedulePublish",
            "ScheduleSend",
            "Respond",
            "RespondAsync",
            "GetResponse",
        ],
        types: &[
            "IBus",
            "IBusControl",
            "IPublishEndpoint",
            "ISendEndpoint",
            "ConsumeContext",
            "IMessageScheduler",
            "IRequestClient",
            "IPublishEndpointProvider",
        ],
        packages: &["MassTransit"],
        kind: FindingKind::Message,
        names: Names::Type,
    },
    Sender {
        methods: &["Publish", "Send", "SendLocal", "Reply"],
        types: &[
            "IMessageSession",
            "IEndpointInstance",
            "IMessageHandlerContext",
            "IPipelineContext",
            "IBus",
            "ITransactionalSession",
        ],
        packages: &["NServiceBus"],
        kind: FindingKind::Message,
        names: Names::Type,
    },
    Sender {
        methods: &["Publish", "Send", "SendLocal", "Reply", "Defer", "DeferLocal"],
        types: &["IBus", "ISyncBus"],
        packages: &["Rebus"],
        kind: FindingKind::Message,
        names: Names::Type,
    },
    Sender {
        methods: &["PublishAsync", "SendAsync", "InvokeAsync", "ScheduleAsync"],
        types: &["IMessageBus", "IMessageContext"],
        packages: &["Wolverine"],
        kind: FindingKind::Message,
        names: Names::Type,
    },
    Sender {
        methods: &["PublishAsync", "Publish", "PublishDelayAsync"],
        types: &["ICapPublisher"],
        packages: &["DotNetCore.CAP"],
        kind: FindingKind::Message,
        names: Names::Texts(1),
    },
    Sender {
        methods: &["BasicPublish", "BasicPublishAsync"],
        types: &["IModel", "IChannel"],
        packages: &["RabbitMQ.Client"],
        kind: FindingKind::Message,
        names: Names::Texts(2),
    },
    Sender {
        methods: &["Produce", "ProduceAsync"],
        types: &["IProducer"],
        packages: &["Confluent.Kafka"],
        kind: FindingKind::Message,
        names: Names::Texts(1),
    },
    Sender {
        methods: &[
            "SendMessageAsync",
            "SendMessagesAsync",
            "SendMessage",
            "ScheduleMessageAsync",
            "SendAsync",
            "PublishAsync",
        ],
        types: &[
            "ServiceBusSender",
            "QueueClient",
            "TopicClient",
            "EventHubProducerClient",
            "IAmazonSQS",
            "AmazonSQSClient",
            "IAmazonSimpleNotificationService",
        ],
        packages: &["Azure", "Microsoft.Azure", "Amazon"],
        kind: FindingKind::Message,
        names: Names::None,
    },
    Sender {
        methods: &["SendAsync", "SendCoreAsync"],
        types: &["IHubContext", "IHubCallerClients", "IClientProxy", "Hub"],
        packages: &["Microsoft.AspNetCore.SignalR"],
        kind: FindingKind::Message,
        names: Names::Texts(1),
    },
    Sender {
        methods: &["Send", "SendAsync"],
        types: &["SmtpClient", "ISmtpClient", "IMailTransport", "MailTransport"],
        packages: &["MailKit"],
        kind: FindingKind::Mail,
        names: Names::None,
    },
    Sender {
        methods: &["Send", "SendAsync", "SendMailAsync"],
        types: &["SmtpClient"],
        packages: &["System.Net.Mail"],
        kind: FindingKind::Mail,
        names: Names::None,
    },
    Sender {
        methods: &["SendEmailAsync", "SendEmail"],
        types: &[
            "ISendGridClient",
            "SendGridClient",
            "IEmailSender",
            "IAmazonSimpleEmailService",
            "IAmazonSimpleEmailServiceV2",
        ],
        packages: &["SendGrid", "Microsoft.AspNetCore.Identity", "Amazon"],
        kind: FindingKind::Mail,
        names: Names::None,
    },
    Sender {
        methods: &["Send", "SendAsync"],
        types: &["IFluentEmail", "IFluentEmailFactory", "Email"],
        packages: &["FluentEmail"],
        kind: FindingKind::Mail,
        names: Names::None,
    },
    Sender {
        methods: &["Enqueue", "Schedule", "ContinueJobWith", "ContinueWith"],
        types: &["BackgroundJob", "IBackgroundJobClient", "BackgroundJobClient"],
        packages: &["Hangfire"],
        kind: FindingKind::Job,
        names: Names::None,
    },
    Sender {
        methods: &["AddOrUpdate", "Trigger", "TriggerJob"],
        types: &["RecurringJob", "IRecurringJobManager", "RecurringJobManager"],
        packages: &["Hangfire"],
        kind: FindingKind::Job,
        names: Names::Texts(1),
    },
    Sender {
        methods: &["ScheduleJob", "TriggerJob", "ScheduleJobs"],
        types: &["IScheduler"],
        packages: &["Quartz"],
        kind: FindingKind::Job,
        names: Names::None,
    },
    Sender {
        methods: &["QueueAsyncTask", "QueueInvocable", "QueueTask", "QueueInvocableWithPayload"],
        types: &["IQueue"],
        packages: &["Coravel"],
        kind: FindingKind::Job,
        names: Names::None,
    },
];

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    for (file, sharp, facts) in frame.each() {
        for call in &sharp.calls {
            let Some(receiver) = call.receiver else { continue };
            for sender in &SENDERS {
                if !sender.methods.contains(&call.name.as_str()) {
                    continue;
                }
                let chain =
                    matches!(sender.packages, ["Microsoft.AspNetCore.SignalR" | "FluentEmail"]);
                let origin = if chain {
                    frame.starts_at(file, receiver, sender.types, sender.packages)
                } else {
                    frame.is_a(file, receiver, sender.types, sender.packages)
                };
                if origin == Origin::Certain {
                    let name = destination(frame, file, call, sender.names);
                    find_call(evidence, (file, facts), call, sender.kind, name, origin);
                    break;
                }
            }
        }
    }
}

fn destination(frame: &Frame<'_>, file: u32, call: &Call, names: Names) -> String {
    match names {
        Names::None => String::new(),
        Names::Texts(count) => {
            let texts = call.arguments.iter().map_while(|one| frame.text(file, one));
            let texts: Vec<String> = texts.take(count).filter(|text| !text.is_empty()).collect();
            texts.join("/")
        }
        Names::Type => {
            if let Some(at) = call.types.first() {
                return frame.type_name(&frame.program.instance(file, *at, None, 0));
            }
            let of = call.arguments.first().and_then(|one| frame.argument_type(file, one));
            of.map_or_else(String::new, |of| frame.type_name(&of))
        }
    }
}
