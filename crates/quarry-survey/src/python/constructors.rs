//! What making an instance of a class runs.

use ruff_python_ast::{Expr, StmtClassDef};

use super::{
    program::{Entity, Program, Symbol},
    reading::{is_built_in, is_exception},
    uses::Reader,
};

/// The methods that run when an instance is made.
const MAKING: [&str; 3] = ["__init__", "__new__", "__post_init__"];

/// Packages and modules whose classes fill only the new object when an instance is made.
const PLAIN: [&str; 13] = [
    "abc",
    "collections",
    "dataclasses",
    "django.db.models",
    "enum",
    "json.JSONEncoder",
    "msgspec.Struct",
    "pydantic.BaseModel",
    "string",
    "types",
    "typing",
    "typing_extensions",
    "zope.interface.Attribute",
];

/// Whether an instance of a class of this name from outside the source is only filled.
fn is_plain(base: &str) -> bool {
    PLAIN.iter().any(|plain| {
        base.strip_prefix(plain).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '(']))
    })
}

impl Reader<'_, '_> {
    /// Whether a class is an interface of zope.
    pub(super) fn is_interface(&self, node: &StmtClassDef) -> bool {
        node.bases()
            .iter()
            .any(|base| self.dotted(base).is_some_and(|name| name.starts_with("zope.interface.")))
    }

    /// Whether the bases and the metaclass of a class run nothing of their own when an instance
    /// is made, as far as the file itself shows; what leads to other files is looked at later.
    pub(super) fn is_built_plainly(&self, node: &StmtClassDef) -> bool {
        let Some(arguments) = &node.arguments else { return true };
        let metaclass = arguments.keywords.iter().all(|keyword| {
            keyword.arg.as_ref().is_some_and(|name| name.id.as_str() != "metaclass")
                || self.dotted(&keyword.value).as_deref().is_some_and(is_plain)
        });
        metaclass
            && arguments.args.iter().all(|base| {
                let head = match base {
                    Expr::Subscript(node) => node.value.as_ref(),
                    Expr::Call(node) => node.func.as_ref(),
                    other => other,
                };
                if let Expr::Name(name) = head
                    && self.meaning(&name.id).is_none()
                {
                    let name = name.id.as_str();
                    return is_built_in(name) || is_exception(name) || name == "object";
                }
                // A path is followed once all files are known.
                self.base(head).is_some() || self.dotted(head).as_deref().is_some_and(is_plain)
            })
    }
}

impl Program<'_> {
    /// The methods that making an instance of `class` runs; `None` if it may run others too.
    pub(super) fn making(&self, class: Symbol) -> Option<Vec<Symbol>> {
        let lineage = self.lineage(class, 8);
        let plain = lineage.iter().all(|class| {
            let detail = &self.symbol(*class).detail;
            let mut bases = detail.bases.iter().flatten();
            detail.built_plainly
                && bases.all(|base| match self.follow(class.module, *base) {
                    Some((Entity::Class(_), 0)) => true,
                    _ => self.outside(class.module, *base).as_deref().is_some_and(is_plain),
                })
        });
        if !plain {
            return None;
        }
        let found = MAKING.iter().filter_map(|name| {
            lineage.iter().find_map(|class| match self.own(*class, name) {
                Some(Entity::Function(method)) => Some(method),
                _ => None,
            })
        });
        Some(found.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_from_outside_are_told_by_their_whole_name() {
        let cases = [
            ("abc.ABC", true),
            ("django.db.models.Model", true),
            ("django.db.modelsish.Model", false),
            ("collections.namedtuple()", true),
            ("zope.interface.Interface", false),
            ("threading.Thread", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_plain(name), expected, "{name}");
        }
    }
}
