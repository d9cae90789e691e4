//! Values that a function makes itself, and what the standard library and well-known packages do
//! when they are called.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef, name::Name};

use super::{
    blocks::for_each_block,
    scope::{Binding, bindings, parameters},
    uses::Reader,
};

/// What calling something outside the source does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// Not known.
    Unknown,
    /// Reads its arguments, or the time.
    Reads,
    /// Makes a value that belongs to the caller alone.
    Makes,
    /// Opens something through which only the outside is written to.
    OpensSink,
    /// Writes to a log, sends mail or a request, counts, or fills a cache.
    Sink,
}

/// Modules of the standard library whose functions only read and make new values.
const READING: [&str; 21] = [
    "collections",
    "datetime",
    "decimal",
    "fractions",
    "hashlib",
    "hmac",
    "html",
    "itertools",
    "math",
    "operator",
    "os.path",
    "posixpath",
    "secrets",
    "statistics",
    "string",
    "textwrap",
    "time.time",
    "unicodedata",
    "urllib.parse",
    "uuid",
    "zoneinfo",
];

/// What calling the dotted name of something outside the source does.
pub(super) fn outside(name: &str) -> Outside {
    match name {
        "collections.Counter"
        | "collections.OrderedDict"
        | "collections.defaultdict"
        | "collections.deque"
        | "email.message.EmailMessage"
        | "email.message.Message"
        | "email.mime.multipart.MIMEMultipart"
        | "email.mime.text.MIMEText"
        | "io.BytesIO"
        | "io.StringIO" => return Outside::Makes,
        "aiosmtplib.SMTP" | "smtplib.SMTP" | "smtplib.SMTP_SSL" => {
            return Outside::OpensSink;
        }
        "django.core.mail.mail_admins"
        | "django.core.mail.mail_managers"
        | "django.core.mail.send_mail"
        | "django.core.mail.send_mass_mail"
        | "syslog.syslog"
        | "twisted.python.log.err"
        | "twisted.python.log.msg" => return Outside::Sink,
        "copy.copy" | "copy.deepcopy" | "json.dumps" | "json.loads" => return Outside::Reads,
        _ => {}
    }
    let sends = ["django.core.cache.cache.", "logging.", "sentry_sdk.", "statsd."];
    if sends.iter().any(|start| name.starts_with(start)) {
        return Outside::Sink;
    }
    let verb = name.strip_prefix("requests.").or_else(|| name.strip_prefix("httpx."));
    if matches!(
        verb,
        Some("delete" | "get" | "head" | "options" | "patch" | "post" | "put" | "request")
    ) {
        return Outside::Sink;
    }
    let within = |module: &&str| {
        name.strip_prefix(*module).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if READING.iter().any(within) { Outside::Reads } else { Outside::Unknown }
}

/// The local names of a function that stand for what it made itself.
#[derive(Debug, Default)]
pub(super) struct OwnValues {
    /// Values that nobody else has.
    pub(super) made: Vec<Name>,
    /// Connections through which only the outside is written to.
    pub(super) sinks: Vec<Name>,
}

impl OwnValues {
    pub(super) fn of(reader: &Reader<'_, '_>, function: &StmtFunctionDef) -> Self {
        let mut own = Self::default();
        let given = parameters(&function.parameters);
        let bound = bindings(&function.body, reader.imports, reader.asks.walrus);
        for (name, binding) in bound.all() {
            let Binding { value: Some(value), values: 1, otherwise: false, .. } = binding else {
                continue;
            };
            if given.iter().any(|(parameter, _)| *parameter == name) {
                continue;
            }
            match made(reader, value) {
                Outside::Makes => own.made.push(name.clone()),
                Outside::OpensSink => own.sinks.push(name.clone()),
                _ => {}
            }
        }
        own.opened(reader, &function.body);
        own
    }

    /// `with smtplib.SMTP(host) as relay`.
    fn opened(&mut self, reader: &Reader<'_, '_>, body: &[Stmt]) {
        for statement in body {
            if let Stmt::With(node) = statement {
                for item in &node.items {
                    if let Some(Expr::Name(name)) = item.optional_vars.as_deref()
                        && made(reader, &item.context_expr) == Outside::OpensSink
                    {
                        self.sinks.push(name.id.clone());
                    }
                }
            }
            for_each_block(statement, &mut |block| self.opened(reader, block));
        }
    }

    /// Whether entering a `with` does nothing but open a sink.
    pub(super) fn enters(&self, reader: &Reader<'_, '_>, context: &Expr) -> bool {
        made(reader, context) == Outside::OpensSink
            || matches!(context, Expr::Name(name) if self.sinks.contains(&name.id))
            || matches!(context, Expr::Call(call)
                if reader.dotted(&call.func).as_deref() == Some("contextlib.suppress"))
    }
}

/// What the value of an assignment is.
fn made(reader: &Reader<'_, '_>, value: &Expr) -> Outside {
    match value {
        Expr::Dict(_)
        | Expr::List(_)
        | Expr::Set(_)
        | Expr::ListComp(_)
        | Expr::SetComp(_)
        | Expr::DictComp(_) => Outside::Makes,
        Expr::Call(call) => match call.func.as_ref() {
            Expr::Name(name)
                if matches!(name.id.as_str(), "dict" | "list" | "set" | "bytearray" | "sorted")
                    && reader.meaning(&name.id).is_none() =>
            {
                Outside::Makes
            }
            function => reader.dotted(function).as_deref().map_or(Outside::Unknown, outside),
        },
        _ => Outside::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_is_told_by_its_whole_name() {
        let cases = [
            ("datetime.datetime.now", Outside::Reads),
            ("time.time", Outside::Reads),
            ("time.sleep", Outside::Unknown),
            ("json.dump", Outside::Unknown),
            ("json.dumps", Outside::Reads),
            ("mathematics.add", Outside::Unknown),
            ("collections.defaultdict", Outside::Makes),
            ("smtplib.SMTP", Outside::OpensSink),
            ("requests.post", Outside::Sink),
            ("requests.Session", Outside::Unknown),
            ("subprocess.run", Outside::Unknown),
        ];
        for (name, expected) in cases {
            assert_eq!(outside(name), expected, "{name}");
        }
        assert!(READING.is_sorted());
    }
}
