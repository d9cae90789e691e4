//! What bodies show of whom they tell: subscribers that are called, what is left to run after the
//! commit, values of unknown calls that are thrown away, and attributes that are looked at.

use ruff_python_ast::{Expr, ExprCall, StmtFunctionDef};

use super::{
    failure::only_logs,
    own_values::{Outside, outside},
    paths::Path,
    reading::{fills, may_only_read, only_reads},
    refusal::gives_method_of,
    scope::Meaning,
    states::hash,
    uses::Reader,
};

/// How variables are called that hold what subscribed, registered or was plugged in.
const SUBSCRIBERS: [&str; 7] =
    ["callback", "handler", "hook", "listener", "observer", "plugin", "subscriber"];

/// Whether a variable is named like a subscriber.
fn is_subscriber(name: &str) -> bool {
    name.split('_').any(|part| SUBSCRIBERS.binary_search(&part).is_ok())
}

impl<'a> Reader<'a, '_> {
    /// Notes what a call that leads nowhere says of the function around it: one of a subscriber
    /// tells it; any other whose value is thrown away does something that is not known.
    pub(super) fn notice_deed(&mut self, call: &'a ExprCall, path: Option<Path>, dropped: bool) {
        if let Expr::Name(function) = &*call.func
            && matches!(function.id.as_str(), "attrgetter" | "getattr" | "hasattr")
        {
            for argument in &call.arguments.args {
                if let Expr::StringLiteral(text) = argument {
                    self.looks_at(text.value.to_str());
                }
            }
        }
        let Some(within) = self.place.within else { return };
        if path.is_some() {
            return;
        }
        if let Some(root) = self.local_root(&call.func)
            && is_subscriber(root)
        {
            self.notes.found.tells.insert(within);
            return;
        }
        let dotted = self.dotted(&call.func);
        let does = dotted.as_deref().map_or(Outside::Unknown, outside);
        if does == Outside::Defers {
            self.notes.found.tells.insert(within);
        } else if dropped && does == Outside::Unknown && !self.is_harmless(&call.func) {
            self.notes.found.loose.insert(within);
        }
    }

    /// The local variable that a call starts from, if it is no parameter.
    fn local_root<'e>(&self, function: &'e Expr) -> Option<&'e str> {
        let mut at = function;
        loop {
            match at {
                Expr::Attribute(node) => at = &node.value,
                Expr::Name(name) => {
                    let frame = self.notes.frames.last()?;
                    let local = matches!(self.meaning(&name.id), Some(Meaning::Other))
                        && !frame.parameters.contains(&name.id);
                    return local.then_some(name.id.as_str());
                }
                _ => return None,
            }
        }
    }

    /// Whether a call is known by its name to log, to read, or to fill a collection that the
    /// function has for itself.
    fn is_harmless(&self, function: &Expr) -> bool {
        match function {
            _ if only_logs(function) => true,
            Expr::Name(name) => {
                // What is defined in the function counts as its own body.
                self.meaning(&name.id).is_none() && only_reads(name.id.as_str())
                    || self.notes.frames.last().is_some_and(|at| at.nested.contains(&name.id))
            }
            Expr::Attribute(node) => {
                let name = node.attr.as_str();
                may_only_read(name)
                    || fills(name)
                        && node.value.is_name_expr()
                        && self.local_root(function).is_some()
            }
            _ => false,
        }
    }

    /// Whether a function gives nothing but methods of a parameter that logs, counts or traces.
    pub(super) fn gives_log(&self, function: &StmtFunctionDef) -> bool {
        gives_method_of(function)
            .and_then(|kind| self.dotted(kind))
            .is_some_and(|name| outside(&name) == Outside::Logs)
    }

    /// Notes that the functions around look at an attribute.
    pub(super) fn looks_at(&mut self, name: &str) {
        if self.asks.effects {
            self.notes.looks.push(hash(name));
        }
    }

    /// Notes that the function around gives something back.
    pub(super) fn gives(&mut self) {
        if let Some(frame) = self.notes.frames.last_mut() {
            frame.gives = true;
        }
    }

    /// Whether what a `yield` has goes to whoever iterates.
    pub(super) fn is_handed_out(&self) -> bool {
        !self.place.yield_waits
    }

    /// What is looked at outside of functions is given to everybody.
    pub(super) fn settle_looks(&mut self) {
        let looks = &mut self.notes.found.looks;
        looks.given.append(&mut self.notes.looks);
        looks.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subscribers_are_told_by_whole_words() {
        assert!(SUBSCRIBERS.is_sorted());
        for name in ["plugin", "event_handler", "on_change_callback", "plugin_method"] {
            assert!(is_subscriber(name), "{name}");
        }
        for name in ["order", "handle", "hooked", "pluginized", "", "_"] {
            assert!(!is_subscriber(name), "{name}");
        }
    }
}
