//! Which packages outside the source give a meaning to what is called, and which names of them
//! are worth a look.

use super::name_set::NameSet;

/// Packages whose names mean something to a detector, by the first part of their name.
const FRAMEWORKS: [&str; 66] = [
    "aiohttp",
    "aiokafka",
    "aiosmtplib",
    "anymail",
    "apscheduler",
    "blinker",
    "boto3",
    "botocore",
    "builtins",
    "celery",
    "channels",
    "click",
    "confluent_kafka",
    "dj_rest_auth",
    "django",
    "django_celery_beat",
    "django_cron",
    "django_filters",
    "django_q",
    "dramatiq",
    "fastapi",
    "fastapi_mail",
    "fastapi_users",
    "flask",
    "flask_appbuilder",
    "flask_httpauth",
    "flask_jwt_extended",
    "flask_login",
    "flask_mail",
    "flask_principal",
    "flask_restful",
    "flask_restx",
    "flask_security",
    "flask_sqlalchemy",
    "guardian",
    "httpx",
    "huey",
    "importlib",
    "kafka",
    "klein",
    "kombu",
    "model_utils",
    "mptt",
    "nats",
    "ninja",
    "oscar",
    "pika",
    "polymorphic",
    "pydispatch",
    "redis",
    "requests",
    "rest_framework",
    "rest_framework_extensions",
    "rest_framework_nested",
    "rest_framework_simplejwt",
    "rq",
    "sendgrid",
    "smtplib",
    "sqlalchemy",
    "sqlmodel",
    "starlette",
    "taggit",
    "treebeard",
    "twisted",
    "typer",
    "urllib",
];

/// Whether detectors know the package that a dotted name starts with.
pub(super) fn is_framework(top: &str) -> bool {
    FRAMEWORKS.binary_search(&top).is_ok()
}

/// When a call of a name is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interest {
    /// Never.
    None,
    /// When it is known where the receiver comes from: others use the name for other things.
    Known,
    /// Always: the name is telling by itself.
    Always,
}

/// Names that are telling by themselves.
static ALWAYS: NameSet = NameSet::new(&[
    "__import__",
    "apply_async",
    "basic_publish",
    "delay",
    "enqueue",
    "get_app_config",
    "get_class",
    "get_classes",
    "get_model",
    "get_user_model",
    "has_perm",
    "has_perms",
    "import_module",
    "import_string",
    "load_object",
    "mail_admins",
    "mail_managers",
    "namedAny",
    "namedModule",
    "namedObject",
    "produce",
    "publish",
    "send_email",
    "send_mail",
    "send_mass_mail",
    "send_task",
    "sendmail",
    "startConsuming",
]);

/// Names that mean something of a known receiver; others use them for other things.
static KNOWN: NameSet = NameSet::new(&[
    "AIOKafkaConsumer",
    "APIRouter",
    "Blueprint",
    "Depends",
    "ForeignKey",
    "GenericRelation",
    "KafkaConsumer",
    "LoopingCall",
    "ManyToManyField",
    "Namespace",
    "OneToOneField",
    "ParentalKey",
    "Router",
    "Security",
    "Table",
    "TreeForeignKey",
    "action",
    "actor",
    "add",
    "add_all",
    "add_api_route",
    "add_job",
    "add_periodic_task",
    "add_resource",
    "add_task",
    "add_url_rule",
    "aget_object_or_404",
    "api_route",
    "api_view",
    "asend",
    "asend_robust",
    "async_task",
    "auth_required",
    "basic_consume",
    "bulk_insert_mappings",
    "bulk_save_objects",
    "bulk_update_mappings",
    "callInThread",
    "check_object_permissions",
    "check_permissions",
    "command",
    "connect",
    "connect_via",
    "db_task",
    "deferToThread",
    "delay_on_commit",
    "delete",
    "enqueue_at",
    "enqueue_in",
    "execute",
    "executemany",
    "executescript",
    "exists",
    "fresh_jwt_required",
    "fresh_login_required",
    "get",
    "get_list_or_404",
    "get_object_or_404",
    "group",
    "head",
    "include",
    "include_router",
    "insert",
    "job",
    "join",
    "jwt_required",
    "login_required",
    "mapped_column",
    "merge",
    "method_decorator",
    "on_commit",
    "options",
    "outerjoin",
    "patch",
    "path",
    "periodic_task",
    "permission_classes",
    "permission_required",
    "post",
    "put",
    "query",
    "raw",
    "re_path",
    "receiver",
    "register",
    "register_blueprint",
    "relation",
    "relationship",
    "request",
    "require_GET",
    "require_POST",
    "require_http_methods",
    "require_safe",
    "requires",
    "roles_accepted",
    "roles_required",
    "route",
    "scalar",
    "scalars",
    "scheduled_job",
    "select",
    "select_from",
    "send",
    "send_and_wait",
    "send_message",
    "send_messages",
    "send_robust",
    "send_with_options",
    "shared_task",
    "staff_member_required",
    "stream",
    "subscribe",
    "superuser_required",
    "task",
    "text",
    "token_required",
    "update",
    "url",
    "urlopen",
    "urlretrieve",
    "user_passes_test",
    "verify_jwt_in_request",
    "websocket",
]);

/// What calling something of this name may mean.
pub(super) fn interest(name: &str) -> Interest {
    if KNOWN.has(name) {
        Interest::Known
    } else if ALWAYS.has(name) {
        Interest::Always
    } else {
        Interest::None
    }
}

/// Names of a class body, or of settings, whose value a detector reads.
pub(super) fn is_telling_value(name: &str, in_class: bool) -> bool {
    if in_class {
        matches!(
            name,
            "__abstract__"
                | "__table__"
                | "__tablename__"
                | "_table"
                | "abstract"
                | "app_label"
                | "authentication_classes"
                | "db_table"
                | "help"
                | "http_method_names"
                | "label"
                | "login_required"
                | "model"
                | "name"
                | "permission_classes"
                | "permission_required"
                | "proxy"
                | "queryset"
                | "required_permission"
                | "serializer_class"
                | "table"
                | "table_name"
        )
    } else {
        matches!(
            name,
            "ASGI_APPLICATION"
                | "AUTHENTICATION_BACKENDS"
                | "CELERYBEAT_SCHEDULE"
                | "CELERY_BEAT_SCHEDULE"
                | "INSTALLED_APPS"
                | "MIDDLEWARE"
                | "ROOT_URLCONF"
                | "WSGI_APPLICATION"
                | "AUTH_USER_MODEL"
                | "beat_schedule"
                | "urlpatterns"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_found_by_their_first_part() {
        assert!(FRAMEWORKS.is_sorted());
        assert!(FRAMEWORKS.iter().all(|top| is_framework(top)));
        assert!(!is_framework("djangoish"));
    }

    #[test]
    fn every_name_of_interest_is_found() {
        for (set, expected) in [(&KNOWN, Interest::Known), (&ALWAYS, Interest::Always)] {
            assert!(set.names().is_sorted());
            assert!(set.names().iter().all(|name| interest(name) == expected));
        }
        let others = ["", "delays", "é", "a_name_that_is_far_longer_than_any_of_them"];
        assert!(others.iter().all(|name| interest(name) == Interest::None));
    }
}
