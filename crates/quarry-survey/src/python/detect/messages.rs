//! Messages sent to topics and queues, and consumers of them.

use quarry_model::evidence::{EntryPointKind, FindingKind};

use super::{
    super::{
        program::{Entity, Symbol},
        signals::Signal,
        values::Value,
    },
    context::Scan,
    topics::topic,
};

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let outside = scan.outside().to_owned();
    let sent = match outside.as_str() {
        "kafka.KafkaProducer().send"
        | "confluent_kafka.Producer().produce"
        | "confluent_kafka.SerializingProducer().produce"
        | "aiokafka.AIOKafkaProducer().send"
        | "aiokafka.AIOKafkaProducer().send_and_wait" => signal.argument(0, "topic"),
        "redis.Redis().publish"
        | "redis.StrictRedis().publish"
        | "redis.from_url().publish"
        | "redis.asyncio.Redis().publish"
        | "redis.asyncio.from_url().publish" => signal.argument(0, "channel"),
        "pika.BlockingConnection().channel().basic_publish" => signal.argument(1, "routing_key"),
        "kombu.Producer().publish" => signal.keyword("routing_key"),
        "nats.connect().publish" => signal.argument(0, "subject"),
        "boto3.client().send_message" | "boto3.resource().Queue().send_message" => {
            signal.keyword("QueueUrl")
        }
        "boto3.client().publish" | "boto3.resource().Topic().publish" => signal.keyword("TopicArn"),
        "kafka.KafkaConsumer" | "aiokafka.AIOKafkaConsumer" => {
            for topic in
                signal.positional().filter_map(Value::text).map(str::to_owned).collect::<Vec<_>>()
            {
                scan.enters(EntryPointKind::Consumer, topic, scan.own(signal.within), signal.line);
            }
            return;
        }
        "pika.BlockingConnection().channel().basic_consume" => {
            let queue = signal.text(0, "queue").unwrap_or("{}").to_owned();
            let handler = scan.handler(signal.argument(1, "on_message_callback"));
            scan.enters(EntryPointKind::Consumer, queue, handler, signal.line);
            return;
        }
        "" => return inside(scan, signal),
        _ => return,
    };
    let name = topic(scan, sent);
    scan.note(FindingKind::Message, &name, signal, true);
}

/// Message buses of the source itself: `mq.produce(('builds', '1', 'new'), build)`.
fn inside(scan: &mut Scan<'_, '_>, signal: &Signal) {
    if !matches!(signal.name.as_str(), "produce" | "publish" | "basic_publish") {
        return;
    }
    let first = signal.argument(0, "routing_key").or_else(|| signal.argument(0, "topic"));
    let function = match scan.inside() {
        Some((Entity::Function(function), [])) => Some(function),
        Some(_) => return,
        None => None,
    };
    let is_method = function.is_some_and(|function| {
        scan.program.symbol(function).kind == quarry_model::module::SymbolKind::Method
    });
    // A tuple of texts is a topic for nothing else.
    let is_topic =
        matches!(first, Some(Value::List(parts)) if parts.iter().any(|part| part.text().is_some()));
    let handed_over = signal.positional().count() >= 2;
    let of_a_bus = function.is_some_and(|function| has_subscribers(scan, function))
        && matches!(first, Some(Value::Text(topic)) if !topic.is_empty());
    if handed_over && (is_method && is_topic || of_a_bus) {
        let name = topic(scan, first);
        scan.note(FindingKind::Message, &name, signal, true);
    } else if handed_over && (is_topic || matches!(first, Some(Value::Text(_)))) {
        let name = topic(scan, first);
        scan.note(FindingKind::Message, &name, signal, false);
    } else if is_method && handed_over && signal.name.as_str() == "produce" {
        scan.note(FindingKind::Message, "", signal, false);
    }
}

/// Whether the class or module of a function that publishes also lets others subscribe: then it
/// is a bus of the source itself.
fn has_subscribers(scan: &Scan<'_, '_>, function: Symbol) -> bool {
    let name = &scan.program.symbol(function).name;
    let class = name.rsplit_once('.').map(|(class, _)| class);
    ["subscribe", "startConsuming"].iter().any(|subscribes| {
        let beside =
            class.map_or_else(|| (*subscribes).to_owned(), |class| format!("{class}.{subscribes}"));
        scan.program.beside(function, &beside).is_some()
    })
}
