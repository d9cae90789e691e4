//! Calls whose method names mean something to a framework, kept with what they are called with.

use smallvec::SmallVec;
use tree_sitter::Node;

use super::{
    annotations::written,
    extract::Reader,
    facts::{Argument, Call},
};
use crate::{syntax, typed::facts::Path};

/// Methods that frameworks give a meaning.
const NAMES: [&str; 50] = [
    "publishEvent",
    "send",
    "sendDefault",
    "convertAndSend",
    "sendAndReceive",
    "convertSendAndReceive",
    "sendMessage",
    "sendMessageAsync",
    "basicPublish",
    "publish",
    "getForObject",
    "getForEntity",
    "postForObject",
    "postForEntity",
    "postForLocation",
    "patchForObject",
    "put",
    "delete",
    "exchange",
    "execute",
    "get",
    "post",
    "patch",
    "head",
    "options",
    "uri",
    "method",
    "target",
    "path",
    "createQuery",
    "createNativeQuery",
    "createSQLQuery",
    "find",
    "getReference",
    "persist",
    "merge",
    "remove",
    "query",
    "queryForObject",
    "queryForList",
    "queryForMap",
    "queryForRowSet",
    "queryForStream",
    "update",
    "batchUpdate",
    "prepareStatement",
    "prepareCall",
    "executeQuery",
    "executeUpdate",
    "getBean",
];

/// More of them.
const MORE: [&str; 14] = [
    "save",
    "enqueue",
    "schedule",
    "scheduleJob",
    "triggerJob",
    "run",
    "requestMatchers",
    "antMatchers",
    "authorizeRequests",
    "authorizeHttpRequests",
    "getContext",
    "isUserInRole",
    "hasRole",
    "sql",
];

/// Keeps the call of the method `name` if that means something.
pub(super) fn note(
    reader: &mut Reader<'_>,
    name: Node<'_>,
    receiver: Option<Path>,
    arguments: &[Node<'_>],
    paths: &SmallVec<[Path; 4]>,
) {
    let line = syntax::line(name);
    let name = reader.text(name);
    if !NAMES.contains(&name) && !MORE.contains(&name) {
        return;
    }
    let arguments = arguments
        .iter()
        .zip(paths)
        .map(|(argument, path)| written(reader, *argument).unwrap_or(Argument::Value(*path)))
        .collect();
    let around = reader.around;
    reader.file.calls.push(Call {
        receiver,
        name: name.to_owned(),
        arguments,
        within: around.within,
        in_transaction: around.in_transaction,
        handles_failure: around.handles_failure,
        line,
    });
}
