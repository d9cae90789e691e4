//! Which packages outside the source give a meaning to what is called, and which names of them
//! are worth a look.

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

/// What calling something of this name may mean.
pub(super) fn interest(name: &str) -> Interest {
    match name {
        // Messages, jobs and mail; possible without knowing the receiver.
        "apply_async" | "basic_publish" | "delay" | "enqueue" | "has_perm" | "has_perms"
        | "mail_admins" | "mail_managers" | "produce" | "publish" | "send_email" | "send_mail"
        | "send_mass_mail" | "send_task" | "sendmail" | "startConsuming" | "publish_to_queue" => {
            Interest::Always
        }
        // The same, where the name alone says little.
        "EmailMessage"
        | "EmailMultiAlternatives"
        | "LoopingCall"
        | "SMTP"
        | "actor"
        | "add_job"
        | "add_periodic_task"
        | "add_task"
        | "addSystemEventTrigger"
        | "asend"
        | "async_task"
        | "basic_consume"
        | "callFromThread"
        | "callInThread"
        | "connect"
        | "connect_via"
        | "consumer"
        | "db_task"
        | "deferToThread"
        | "delay_on_commit"
        | "enqueue_at"
        | "enqueue_in"
        | "job"
        | "message"
        | "on_commit"
        | "periodic_task"
        | "publish_batch"
        | "receiver"
        | "s"
        | "schedule"
        | "scheduled_job"
        | "send"
        | "send_and_wait"
        | "send_message"
        | "send_messages"
        | "send_robust"
        | "send_with_options"
        | "asend_robust"
        | "shared_task"
        | "si"
        | "signature"
        | "subscribe"
        | "task"
        | "crontab" => Interest::Known,
        // Routes and commands.
        "APIRouter"
        | "Argument"
        | "Blueprint"
        | "Flask"
        | "FastAPI"
        | "action"
        | "add_api_route"
        | "add_command"
        | "add_resource"
        | "add_route"
        | "add_url_rule"
        | "add_websocket_route"
        | "api_route"
        | "api_view"
        | "as_view"
        | "command"
        | "delete"
        | "get"
        | "group"
        | "head"
        | "i18n_patterns"
        | "include"
        | "include_router"
        | "mount"
        | "options"
        | "patch"
        | "path"
        | "post"
        | "put"
        | "re_path"
        | "register"
        | "register_blueprint"
        | "route"
        | "url"
        | "websocket"
        | "Namespace"
        | "Api"
        | "DefaultRouter"
        | "SimpleRouter"
        | "handle" => Interest::Known,
        // Authorisation.
        "Depends"
        | "Security"
        | "auth_required"
        | "fresh_jwt_required"
        | "jwt_required"
        | "login_manager"
        | "login_required"
        | "method_decorator"
        | "permission_classes"
        | "permission_required"
        | "requires"
        | "roles_accepted"
        | "roles_required"
        | "staff_member_required"
        | "user_passes_test"
        | "require_GET"
        | "require_POST"
        | "require_http_methods"
        | "require_safe"
        | "superuser_required"
        | "fresh_login_required"
        | "token_required"
        | "current_user"
        | "verify_jwt_in_request"
        | "check_object_permissions"
        | "check_permissions"
        | "get_object_or_404"
        | "get_list_or_404"
        | "aget_object_or_404" => Interest::Known,
        // Stored data.
        "Column"
        | "CreateModel"
        | "ForeignKey"
        | "GenericRelation"
        | "ManyToManyField"
        | "OneToOneField"
        | "ParentalKey"
        | "Table"
        | "TreeForeignKey"
        | "add"
        | "add_all"
        | "bulk_insert_mappings"
        | "bulk_save_objects"
        | "bulk_update_mappings"
        | "execute"
        | "executemany"
        | "executescript"
        | "exists"
        | "from_"
        | "insert"
        | "join"
        | "merge"
        | "mapped_column"
        | "outerjoin"
        | "query"
        | "raw"
        | "relation"
        | "relationship"
        | "scalar"
        | "scalar_one"
        | "scalars"
        | "select"
        | "select_from"
        | "stream"
        | "text"
        | "update" => Interest::Known,
        // Names that a container or loader turns into an object.
        "__import__" | "get_app_config" | "get_class" | "get_classes" | "get_model"
        | "get_user_model" | "import_module" | "import_string" | "namedAny" | "namedModule"
        | "namedObject" | "find_spec" | "load_object" => Interest::Always,
        // Requests to others.
        "request" | "urlopen" | "urlretrieve" | "Request" => Interest::Known,
        _ => Interest::None,
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
}
