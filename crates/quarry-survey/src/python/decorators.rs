//! What decorators say of a function.

use quarry_model::dependency::{ResultUse, Usage};
use ruff_python_ast::{Decorator, Expr};
use ruff_text_size::Ranged;

use super::{
    paths::Path,
    uses::{Reader, last_name},
};

/// Decorators that remember, convert or declare, and do nothing else when the function runs.
const ADDING_NOTHING: [&str; 20] = [
    "abc.abstractmethod",
    "asyncio.coroutine",
    "contextlib.asynccontextmanager",
    "contextlib.contextmanager",
    "django.db.transaction.atomic",
    "django.utils.decorators.classproperty",
    "django.utils.functional.classproperty",
    "functools.cache",
    "functools.lru_cache",
    "functools.singledispatch",
    "functools.wraps",
    "tornado.gen.coroutine",
    "tornado.gen.engine",
    "twisted.internet.defer.inlineCallbacks",
    "types.coroutine",
    "typing.final",
    "typing.no_type_check",
    "typing.override",
    "typing_extensions.final",
    "typing_extensions.override",
];

fn adds_nothing(decorator: &str) -> bool {
    ADDING_NOTHING.binary_search(&decorator).is_ok()
}

/// What decorators say of a function.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Marks {
    pub(super) is_static: bool,
    pub(super) is_class: bool,
    pub(super) property: bool,
    /// Nothing but the above: calling the function runs its body and nothing else.
    pub(super) plain: bool,
    /// Calling the function does nothing that its body does not do.
    pub(super) adds_nothing: bool,
    /// It only completes another function of its name: the setter of a property, or one of
    /// several declarations.
    pub(super) beside: bool,
    pub(super) atomic: bool,
    pub(super) yield_waits: bool,
    pub(super) task: bool,
    /// It is a generator that stands for a `with`.
    pub(super) manager: bool,
    /// What else may run around the body: decorators of the source that are called themselves.
    pub(super) around: Vec<Path>,
}

impl<'a> Reader<'a, '_> {
    /// Records decorators as calls, and reads what they say of the function.
    pub(super) fn decorators(&mut self, decorators: &'a [Decorator]) -> Marks {
        let mut marks = Marks { plain: true, adds_nothing: true, ..Marks::default() };
        for decorator in decorators {
            let head = match &decorator.expression {
                Expr::Call(call) => call.func.as_ref(),
                other => other,
            };
            let name = self
                .dotted(head)
                .or_else(|| last_name(head).map(str::to_owned))
                .unwrap_or_default();
            let last = name.rsplit('.').next().unwrap_or(&name);
            match last {
                "staticmethod" => marks.is_static = true,
                "classmethod" => marks.is_class = true,
                "property" | "cached_property" => marks.property = true,
                "setter" | "deleter" | "overload" => {
                    marks.beside = true;
                    marks.plain = false;
                }
                _ => {
                    marks.plain = false;
                    marks.manager |= matches!(
                        name.as_str(),
                        "contextlib.contextmanager" | "contextlib.asynccontextmanager"
                    );
                    if !adds_nothing(&name) {
                        match self.path(head) {
                            // A manager can be entered around a function; other files know.
                            Some(path) if decorator.expression.is_call_expr() => {
                                marks.around.push(path);
                            }
                            _ => marks.adds_nothing = false,
                        }
                    }
                }
            }
            marks.atomic |= self.is_atomic(head);
            marks.yield_waits |= last == "inlineCallbacks"
                || matches!(name.as_str(), "tornado.gen.coroutine" | "tornado.gen.engine");
            marks.task |= name.starts_with("celery.") && matches!(last, "shared_task" | "task");
            match &decorator.expression {
                Expr::Call(call) => self.call(call, ResultUse::Used),
                other => {
                    if let Some(path) = self.path(other) {
                        let within = self.place.within;
                        self.record(path, other.start(), within, Usage::Call, ResultUse::Used);
                        if self.asks.effects {
                            self.notice_decorator(other, path);
                        }
                    }
                    self.receiver(other);
                }
            }
        }
        marks
    }
}
