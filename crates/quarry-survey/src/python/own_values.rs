//! Values that a function makes itself, and what the standard library and well-known packages do
//! when they are called.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef, name::Name};

use super::{
    blocks::for_each_block, name_set::NameSet, paths::Path, reading::may_only_read,
    scope::parameters, uses::Reader,
};

/// What calling something outside the source does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// Not known.
    Unknown,
    /// Reads its arguments, or the time.
    Reads,
    /// Reads its arguments, and may call them.
    Runs,
    /// Makes a value that belongs to the caller alone.
    Makes,
    /// Opens something through which only the outside is written to.
    OpensSink,
    /// Runs what it is handed once the transaction around is committed.
    Defers,
    /// Writes a log, counts or traces.
    Logs,
    /// Sends mail or a request, or fills a cache.
    Sink,
}

/// Modules of the standard library whose functions only read and make new values.
static READING: NameSet = NameSet::new(&[
    "base64",
    "binascii",
    "calendar.monthrange",
    "calendar.timegm",
    "collections",
    "colorsys",
    "contextvars.ContextVar.get",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "django.contrib.sites.models.Site.objects.get_current",
    "django.contrib.staticfiles.storage.staticfiles_storage.url",
    "django.core.exceptions",
    "django.db.transaction.get_autocommit",
    "django.db.transaction.get_connection",
    "django.urls.reverse",
    "django.utils.dateparse",
    "django.utils.encoding",
    "django.utils.functional.cached_property",
    "django.utils.html",
    "django.utils.http",
    "django.utils.module_loading.import_string",
    "django.utils.safestring",
    "django.utils.text",
    "django.utils.timezone.is_aware",
    "django.utils.timezone.is_naive",
    "django.utils.timezone.localtime",
    "django.utils.timezone.make_aware",
    "django.utils.timezone.now",
    "django.utils.translation.gettext",
    "django.utils.translation.gettext_lazy",
    "django.utils.translation.ngettext",
    "django.utils.translation.pgettext",
    "django.utils.translation.pgettext_lazy",
    "fnmatch",
    "fractions",
    "graphene.Node.to_global_id",
    "hashlib",
    "hmac",
    "html",
    "ipaddress",
    "jinja2.Environment",
    "jinja2.Template",
    "math",
    "operator",
    "os.getcwd",
    "os.getenv",
    "os.path",
    "pprint.pformat",
    "re",
    "secrets",
    "shlex",
    "statistics",
    "string",
    "struct.calcsize",
    "struct.pack",
    "textwrap",
    "time.monotonic",
    "time.time",
    "typing",
    "unicodedata",
    "urllib.parse",
    "uuid",
    "zoneinfo",
]);

/// Functions that only read, besides calling what they are handed.
static RUNNING: NameSet = NameSet::new(&[
    "functools.cmp_to_key",
    "functools.partial",
    "functools.reduce",
    "itertools",
    "re.sub",
    "re.subn",
]);

/// Modules that log, count and trace.
static LOGGING: NameSet = NameSet::new(&[
    "datadog",
    "logging",
    "newrelic.agent",
    "opentelemetry.metrics",
    "opentelemetry.trace",
    "prometheus_client",
    "sentry_sdk",
    "statsd",
    "structlog",
]);

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
        | "django.core.mail.send_mass_mail" => return Outside::Sink,
        "syslog.syslog" | "twisted.python.log.err" | "twisted.python.log.msg" => {
            return Outside::Logs;
        }
        "django.db.transaction.on_commit" => return Outside::Defers,
        "copy.copy"
        | "copy.deepcopy"
        | "json.dumps"
        | "json.loads"
        | "twisted.internet.defer.DeferredList"
        | "twisted.internet.defer.fail"
        | "twisted.internet.defer.gatherResults"
        | "twisted.internet.defer.returnValue"
        | "twisted.internet.defer.succeed" => return Outside::Reads,
        _ => {}
    }
    if name.starts_with("django.core.cache.cache.") {
        return Outside::Sink;
    }
    if LOGGING.covers(name) {
        return Outside::Logs;
    }
    let verb = name.strip_prefix("requests.").or_else(|| name.strip_prefix("httpx."));
    if matches!(
        verb,
        Some("delete" | "get" | "head" | "options" | "patch" | "post" | "put" | "request")
    ) {
        return Outside::Sink;
    }
    if let Some(inside) = name.strip_prefix("django.db.models.")
        && !inside.starts_with("signals")
        && inside.rsplit('.').next().is_some_and(|class| class.starts_with(char::is_uppercase))
    {
        return Outside::Reads;
    }
    if RUNNING.covers(name) {
        return Outside::Runs;
    }
    // A query of a model that a package brings along.
    let queries =
        || name.contains(".objects.") && name.rsplit('.').next().is_some_and(may_only_read);
    if READING.covers(name) || queries() { Outside::Reads } else { Outside::Unknown }
}

/// The local names of a function that stand for what it made itself.
#[derive(Debug, Default)]
pub(super) struct OwnValues {
    /// Values that nobody else has.
    pub(super) made: Vec<Name>,
    /// Connections through which only the outside is written to.
    pub(super) sinks: Vec<Name>,
    /// Texts and numbers, which can't be changed.
    pub(super) texts: Vec<Name>,
    /// What a call gave whose function may be a class, by the path of that.
    constructed: Vec<(Name, Path)>,
}

impl OwnValues {
    pub(super) fn of(reader: &mut Reader<'_, '_>, function: &StmtFunctionDef) -> Self {
        let mut own = Self::default();
        let mut given = Assigned::default();
        given.block(&function.body);
        let parameters = parameters(&function.parameters);
        let spoiled = given.spoiled;
        let kept = |name: &Name| {
            !spoiled.contains(&name) && parameters.iter().all(|(parameter, _)| *parameter != name)
        };
        let mut values = given.values;
        values.sort_by(|a, b| a.0.cmp(b.0));
        for values in values.chunk_by(|a, b| a.0 == b.0) {
            let name = values[0].0;
            if !kept(name) {
                continue;
            }
            let all = |what| values.iter().all(|(_, value)| made(reader, value) == what);
            if all(Outside::Makes) {
                own.made.push(name.clone());
            } else if all(Outside::OpensSink) {
                own.sinks.push(name.clone());
            } else if values.iter().all(|(_, value)| is_text(reader, value)) {
                own.texts.push(name.clone());
            } else if let [(_, Expr::Call(call))] = values
                && let Some(path) = reader.path(&call.func)
            {
                own.constructed.push((name.clone(), path));
            }
        }
        own.opened(reader, &function.body);
        own
    }

    /// What was called for the value of `name`, if only a call gives it one.
    pub(super) fn constructed(&self, name: &Name) -> Option<Path> {
        self.constructed.iter().find(|(known, _)| known == name).map(|(_, path)| *path)
    }

    /// Whether any name stands for a value, or may.
    pub(super) fn has_values(&self) -> bool {
        !self.made.is_empty() || !self.constructed.is_empty()
    }

    /// Takes new objects for anything else.
    pub(super) fn forget_constructed(&mut self) {
        self.constructed.clear();
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

    /// Whether entering a `with` does nothing but open a sink or a transaction.
    pub(super) fn enters(&self, reader: &Reader<'_, '_>, context: &Expr) -> bool {
        matches!(made(reader, context), Outside::OpensSink | Outside::Sink | Outside::Logs)
            || matches!(context, Expr::Name(name) if self.sinks.contains(&name.id))
            || matches!(context, Expr::Call(call)
            if matches!(
                reader.dotted(&call.func).as_deref(),
                Some("contextlib.suppress" | "django.db.transaction.atomic")
            ))
    }
}

/// What a body assigns to its names.
#[derive(Default)]
struct Assigned<'a> {
    values: Vec<(&'a Name, &'a Expr)>,
    /// Names that are bound in other ways too.
    spoiled: Vec<&'a Name>,
}

impl<'a> Assigned<'a> {
    fn block(&mut self, body: &'a [Stmt]) {
        for statement in body {
            match statement {
                Stmt::Assign(node) => {
                    // `a = b = []` gives one list two names.
                    let one = node.targets.len() == 1;
                    for target in &node.targets {
                        match target {
                            Expr::Name(name) if one => self.values.push((&name.id, &node.value)),
                            other => self.spoil(other),
                        }
                    }
                }
                Stmt::AnnAssign(node) => {
                    if let (Expr::Name(name), Some(value)) = (node.target.as_ref(), &node.value) {
                        self.values.push((&name.id, value));
                    }
                }
                Stmt::For(node) => self.spoil(&node.target),
                Stmt::With(node) => {
                    node.items
                        .iter()
                        .filter_map(|item| item.optional_vars.as_deref())
                        .for_each(|target| self.spoil(target));
                }
                Stmt::Global(node) => self.spoiled.extend(node.names.iter().map(|name| &name.id)),
                Stmt::Nonlocal(node) => self.spoiled.extend(node.names.iter().map(|name| &name.id)),
                _ => {}
            }
            for_each_block(statement, &mut |block| self.block(block));
        }
    }

    fn spoil(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.spoiled.push(&name.id),
            Expr::Tuple(node) => node.elts.iter().for_each(|target| self.spoil(target)),
            Expr::List(node) => node.elts.iter().for_each(|target| self.spoil(target)),
            Expr::Starred(node) => self.spoil(&node.value),
            _ => {}
        }
    }
}

/// Whether a value is a text or a number.
fn is_text(reader: &Reader<'_, '_>, value: &Expr) -> bool {
    match value {
        Expr::StringLiteral(_)
        | Expr::FString(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_) => true,
        Expr::Call(call) => matches!(call.func.as_ref(), Expr::Name(name)
            if matches!(name.id.as_str(), "str" | "int" | "float" | "bool" | "len" | "repr" | "bytes")
                && reader.meaning(&name.id).is_none()),
        Expr::BinOp(node) => is_text(reader, &node.left) && is_text(reader, &node.right),
        _ => false,
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
            ("re.compile", Outside::Reads),
            ("re.sub", Outside::Runs),
            ("functools.partial", Outside::Runs),
            ("django.db.models.Q", Outside::Reads),
            ("django.db.models.signals.post_save.send", Outside::Unknown),
            ("django.db.models.Model.save", Outside::Unknown),
            ("django.contrib.sites.models.Site.objects.get_current", Outside::Reads),
            ("django.contrib.sites.models.Site.objects.get", Outside::Reads),
            ("django.contrib.sites.models.Site.objects.create", Outside::Unknown),
            ("prometheus_client.Counter", Outside::Logs),
            ("django.db.transaction.on_commit", Outside::Defers),
        ];
        for (name, expected) in cases {
            assert_eq!(outside(name), expected, "{name}");
        }
        assert!([&READING, &RUNNING, &LOGGING].iter().all(|set| set.names().is_sorted()));
    }
}
