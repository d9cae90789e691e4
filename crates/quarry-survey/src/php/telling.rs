//! Names of methods and functions that the frameworks give a meaning.

/// What a call sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sends {
    /// The class it is called on.
    Itself,
}

/// What a static call of this name sends, where the class is a job or an event.
pub(super) fn sends(name: &str) -> Option<Sends> {
    matches!(name, "dispatch" | "dispatchIf" | "dispatchUnless" | "dispatchAfterResponse")
        .then_some(Sends::Itself)
}

/// Whether a function that is handed to a method of this name runs in a transaction.
pub(super) fn starts_transaction(name: &str) -> bool {
    matches!(name, "transaction" | "transactional" | "wrapInTransaction")
}

/// Whether a call of this name may say something besides who is called.
pub(super) fn tells(name: &str) -> bool {
    ROUTES.contains(&name)
        || SENDS.contains(&name)
        || GUARDS.contains(&name)
        || DATA.contains(&name)
        || WIRING.contains(&name)
}

const ROUTES: [&str; 32] = [
    "get", "post", "put", "patch", "delete", "options", "any", "match", "view", "redirect",
    "permanentRedirect", "fallback", "resource", "resources", "apiResource", "apiResources",
    "singleton", "apiSingleton", "group", "prefix", "controller", "controllers", "domain",
    "middleware", "withoutMiddleware", "name", "as", "namespace", "only", "except",
    "withRouting", "loadRoutesFrom",
];

const SENDS: [&str; 45] = [
    "dispatch", "dispatchIf", "dispatchUnless", "dispatchSync", "dispatchNow",
    "dispatchAfterResponse", "dispatchToQueue", "event", "fire", "until", "broadcast", "push",
    "pushOn", "later", "bulk", "chain", "batch", "send", "sendNow", "queue", "raw", "to", "cc",
    "bcc", "mailer", "notify", "notifyNow", "route", "sendMessage", "publish", "produce",
    "basic_publish", "listen", "subscribe", "observe", "request", "head", "withToken", "baseUrl",
    "acceptJson", "addListener", "addSubscriber", "mail", "curl_init", "withHeaders",
];

const GUARDS: [&str; 34] = [
    "authorize", "authorizeForUser", "authorizeResource", "allows", "denies", "check", "any",
    "none", "inspect", "can", "cannot", "cant", "canAny", "define", "policy", "before", "after",
    "isGranted", "denyAccessUnlessGranted", "user", "id", "guest", "attempt", "login", "logout",
    "guard", "hasRole", "hasPermissionTo", "hasPermission", "auth", "abort_if", "abort_unless",
    "authenticate", "shouldUse",
];

const DATA: [&str; 87] = [
    "addSql",    "table", "from", "join", "leftJoin", "rightJoin", "crossJoin", "innerJoin", "select",
    "selectOne", "insert", "insertGetId", "insertOrIgnore", "insertUsing", "update",
    "updateOrInsert", "upsert", "statement", "unprepared", "delete", "truncate", "increment",
    "decrement", "executeQuery", "executeStatement", "fetchAllAssociative", "fetchAssociative",
    "fetchOne", "fetchFirstColumn", "fetchAllKeyValue", "prepare", "query", "exec",
    "createQuery", "createQueryBuilder", "createNativeQuery", "create", "drop", "dropIfExists",
    "rename", "all", "find", "findOrFail", "findMany", "findOrNew", "first", "firstOrFail",
    "firstOrCreate", "firstOrNew", "firstWhere", "updateOrCreate", "forceCreate", "where",
    "whereIn", "whereHas", "with", "count", "exists", "pluck", "value", "paginate", "chunk",
    "cursor", "destroy", "save", "saveQuietly", "saveOrFail", "forceDelete", "restore", "touch",
    "push", "persist", "remove", "merge", "getRepository", "findAll", "findBy", "findOneBy",
    "hasOne", "hasMany", "belongsTo", "belongsToMany", "morphMany", "morphOne", "morphToMany",
    "morphedByMany", "hasManyThrough",
];

const WIRING: [&str; 24] = [
    "app", "resolve", "make", "makeWith", "bind", "singleton", "scoped", "instance", "alias",
    "bindIf", "singletonIf", "extend", "command", "call", "job", "exec", "setName", "signature",
    "schedule", "onQueue", "hasOneThrough", "factory", "register", "middlewareGroup",
];
