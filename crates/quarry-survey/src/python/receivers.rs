//! What a receiver or a value of a body is: made by the body itself, of the language, or anything.

use quarry_model::module::SymbolKind;
use ruff_python_ast::{Expr, name::Name};

use super::{
    attributes::Assigned,
    own_values::{Outside, OwnValues, outside},
    paths::Root,
    purity::Proof,
    reading::{is_built_in, may_only_read},
    scope::{Meaning, parameters},
    stubs::hands_out,
    uses::Reader,
};

impl Proof<'_, '_, '_> {
    /// What calling something from outside the source does. Where the source may have a module of
    /// that name too, the proof rests on that it is not meant.
    pub(super) fn does_outside(&mut self, function: &Expr) -> Outside {
        let Some((import, name)) = self.outside_name(function) else { return Outside::Unknown };
        let does = outside(&name);
        if does != Outside::Unknown && self.reader.internal[import as usize] {
            self.grounds.beyond.push(import);
        }
        does
    }

    /// The dotted name of what seems to come from outside the source, and the import of it.
    pub(super) fn outside_name(&self, function: &Expr) -> Option<(u32, String)> {
        let mut at = function;
        loop {
            match at {
                Expr::Attribute(node) => at = &node.value,
                Expr::Name(name) => match self.reader.meaning(&name.id) {
                    Some(Meaning::Import(import))
                        if self.reader.imports[import as usize].level == 0 =>
                    {
                        return Some((import, self.reader.dotted(function)?));
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    pub(super) fn own(&mut self) -> &OwnValues {
        if self.own.is_none() {
            let mut own = OwnValues::of(self.reader, self.function);
            if !self.waits && own.has_values() && hands_out(self.function) {
                // What a generator hands out is no longer its own.
                own.made.clear();
                own.forget_constructed();
            }
            self.own = Some(own);
        }
        self.own.get_or_insert_with(OwnValues::default)
    }

    /// Whether a name is a parameter, such as the `self` of most receivers.
    pub(super) fn is_parameter(&self, name: &Name) -> bool {
        self.function.parameters.iter().any(|parameter| parameter.name().id == *name)
    }

    pub(super) fn is_inner(&self, chain: &Expr) -> bool {
        let mut at = chain;
        loop {
            match at {
                Expr::Attribute(node) => at = &node.value,
                Expr::Call(node) => at = &node.func,
                Expr::Subscript(node) => at = &node.value,
                Expr::Name(name) => return self.inner.contains(&name.id),
                _ => return false,
            }
        }
    }

    /// Whether an expression is a value that the function made itself and that nobody else has.
    pub(super) fn is_own(&mut self, expression: &Expr) -> bool {
        let Expr::Name(name) = expression else { return false };
        if self.inner.contains(&name.id) {
            return false;
        }
        if self.is_parameter(&name.id) {
            // What further arguments are collected in is made for the call.
            let given = &self.function.parameters;
            return given.kwarg.as_ref().is_some_and(|rest| rest.name.id == name.id);
        }
        if self.own().made.contains(&name.id) {
            return true;
        }
        let Some(class) = self.own().constructed(&name.id) else { return false };
        self.grounds.made.push(class);
        true
    }

    /// Whether an expression is something through which only the outside is written to.
    pub(super) fn is_sink(&mut self, expression: &Expr) -> bool {
        matches!(expression, Expr::Name(name)
            if !self.is_parameter(&name.id) && self.own().sinks.contains(&name.id))
    }

    /// Whether a value is of a class from outside the source, such as the language's own: a text,
    /// a number, a collection.
    pub(super) fn is_of_language(&mut self, value: &Expr) -> bool {
        match value {
            Expr::FString(_) | Expr::Dict(_) | Expr::List(_) | Expr::Tuple(_) => true,
            Expr::Attribute(node) => {
                matches!(&*node.value, Expr::Name(name) if self.receiver == Some(&name.id))
                    && self.reader.place.class.is_some_and(|class| {
                        let known = self.reader.attributes.get(&(class, &node.attr.id));
                        matches!(known, Some(Assigned::Plain))
                    })
            }
            Expr::Name(name) if self.inner.contains(&name.id) => false,
            Expr::Name(name) if self.is_from_outside(&name.id) => true,
            Expr::Name(name) if self.is_parameter(&name.id) => {
                self.narrowed.contains(&name.id) || self.is_declared_plain(&name.id)
            }
            Expr::Name(name) => {
                self.narrowed.contains(&name.id) || self.own().texts.contains(&name.id)
            }
            Expr::Call(call) => match call.func.as_ref() {
                Expr::Name(name) => {
                    is_built_in(name.id.as_str()) && self.reader.meaning(&name.id).is_none()
                }
                Expr::Attribute(node) => {
                    may_only_read(node.attr.as_str()) && self.is_of_language(&node.value)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a name is declared with, or made by, a class from outside the source.
    pub(super) fn is_from_outside(&self, name: &Name) -> bool {
        matches!(self.reader.meaning(name), Some(Meaning::Known(path))
            if matches!(path.root, Root::Import(at) if !self.reader.internal[at as usize]))
    }

    /// Whether a parameter is declared with a class of the language.
    pub(super) fn is_declared_plain(&self, name: &Name) -> bool {
        let given = parameters(&self.function.parameters);
        let declared = given.iter().find(|(parameter, _)| *parameter == name);
        declared.and_then(|(_, annotation)| *annotation).is_some_and(is_plain_annotation)
    }

    /// Whether nothing shows that a receiver is something of the source.
    pub(super) fn is_plain(&mut self, receiver: &Expr) -> bool {
        match receiver {
            Expr::Name(name) => {
                self.inner.contains(&name.id)
                    || match self.reader.meaning(&name.id) {
                        // A name of the module, which other files are asked about first.
                        Some(Meaning::Known(path)) => {
                            matches!(path.root, Root::Symbol(at)
                                if self.reader.paths.steps(path).is_empty()
                                    && self.reader.symbols.facts[at as usize].kind
                                        == SymbolKind::Constant)
                        }
                        Some(Meaning::Import(_)) => false,
                        _ => true,
                    }
            }
            Expr::Attribute(node) => match self.reader.base(receiver) {
                None => true,
                // An attribute of what a framework gives, such as `request.cookies`; one of the
                // object itself is looked up where all files are known.
                Some(path) => match path.root {
                    Root::Import(at) => {
                        !self.reader.internal[at as usize] && self.is_plain_or_name(&node.value)
                    }
                    Root::Instance(_) => self.receiver.is_some_and(
                        |itself| matches!(&*node.value, Expr::Name(name) if name.id == *itself),
                    ),
                    Root::Symbol(_) | Root::Super(_) => false,
                },
            },
            Expr::Call(_) | Expr::Subscript(_) | Expr::FString(_) | Expr::If(_) => true,
            _ => false,
        }
    }

    pub(super) fn is_plain_or_name(&mut self, receiver: &Expr) -> bool {
        receiver.is_name_expr() || self.is_plain(receiver)
    }

    pub(super) fn is_of_language_for_good(&mut self, name: &Name) -> bool {
        !self.is_parameter(name) && self.own().texts.contains(name)
    }
}

/// The name that `isinstance(name, str)` shows to be of the language's own classes.
pub(super) fn shown_by(reader: &Reader<'_, '_>, test: &Expr) -> Option<Name> {
    let Expr::Call(call) = test else { return None };
    let is_test = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "isinstance"
        && reader.meaning(&name.id).is_none());
    let [Expr::Name(tested), class] = &*call.arguments.args else { return None };
    (is_test && is_plain_annotation(class)).then(|| tested.id.clone())
}

/// Whether a value is a new collection of the language.
pub(super) fn makes_collection(value: &Expr) -> bool {
    matches!(
        value,
        Expr::Dict(_)
            | Expr::List(_)
            | Expr::Set(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
    )
}

/// Whether an annotation names only classes of the language.
pub(super) fn is_plain_annotation(annotation: &Expr) -> bool {
    match annotation {
        Expr::Name(name) => is_built_in(name.id.as_str()),
        Expr::NoneLiteral(_) => true,
        Expr::BinOp(node) => is_plain_annotation(&node.left) && is_plain_annotation(&node.right),
        Expr::Subscript(node) => is_plain_annotation(&node.value),
        Expr::Tuple(node) => node.elts.iter().all(is_plain_annotation),
        _ => false,
    }
}
