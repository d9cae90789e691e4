//! Calls whose method names mean something to a framework, kept with what they are called with.

use smallvec::SmallVec;

use super::{
    annotations::written,
    extract::Reader,
    facts::{Argument, Call},
};
use crate::{
    syntax::{self, tree::Node},
    typed::facts::Path,
};

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
const MORE: [&str; 22] = [
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
    "ignoring",
    "openConnection",
    "sendAsync",
    "newCall",
    "invoke",
    "forName",
    "newInstance",
    "loadClass",
];
/// Beginnings and middles of names by which a system asks for a permission itself.
const ASKS: [&str; 7] = ["validate", "check", "require", "assert", "ensure", "verify", "has"];
const ASKED: [&str; 5] = ["Permission", "Privilege", "Authority", "Authorization", "Authorized"];
/// Beginnings of names by which a system hands an event to its own listeners.
const TELLS: [&str; 8] =
    ["publish", "notify", "fire", "raise", "emit", "dispatch", "trigger", "broadcast"];

/// Keeps the call of the method `name` if that means something.
pub(super) fn note(
    reader: &mut Reader<'_>,
    name: Node<'_>,
    receiver: Option<Path>,
    arguments: &[Node<'_>],
    paths: &SmallVec<[Path; 4]>,
) {
    let (node, line) = (name, syntax::line(name));
    let name = reader.text(name);
    let tells = || {
        let made = |one: &Node<'_>| one.kind() == "object_creation_expression";
        tells_an_event(name) && arguments.iter().any(made)
    };
    if !NAMES.contains(&name) && !MORE.contains(&name) && !asks_permission(name) && !tells() {
        return;
    }
    let mut arguments: Vec<Argument> = arguments
        .iter()
        .zip(paths)
        .map(|(argument, path)| written(reader, *argument).unwrap_or(Argument::Value(*path)))
        .collect();
    if name == "openConnection"
        && let Some(taken) = taken_for(reader, node)
    {
        arguments.push(Argument::Name(taken));
    }
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

/// Whether a name reads like a question for a permission, such as `validateHasReadPermission`.
pub(super) fn asks_permission(name: &str) -> bool {
    ASKS.iter().any(|word| name.starts_with(word)) && ASKED.iter().any(|word| name.contains(word))
}

/// Whether a name reads like telling listeners, such as `notifyPostBusinessEvent`.
pub(super) fn tells_an_event(name: &str) -> bool {
    TELLS.iter().any(|word| name.starts_with(word)) && name.contains("Event")
}

/// The type that the value of a call is taken for: that of a cast around it.
fn taken_for(reader: &Reader<'_>, name: Node<'_>) -> Option<String> {
    let cast = name.parent()?.parent()?;
    let of = cast.child_by_field_name("type").filter(|_| cast.kind() == "cast_expression")?;
    Some(reader.text(of).to_owned())
}
