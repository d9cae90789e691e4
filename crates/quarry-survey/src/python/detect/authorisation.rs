//! Where it is decided who may do what.

use quarry_model::evidence::FindingKind;

use super::{
    super::{
        program::{Entity, Symbol},
        signals::{Named, Signal},
        values::Value,
    },
    context::{Note, Scan},
};

/// Base classes that ask for something before a view runs, or that decide on it.
const DECIDING: [&str; 16] = [
    "django.contrib.auth.backends.BaseBackend",
    "django.contrib.auth.backends.ModelBackend",
    "django.contrib.auth.mixins.AccessMixin",
    "django.contrib.auth.mixins.LoginRequiredMixin",
    "django.contrib.auth.mixins.PermissionRequiredMixin",
    "django.contrib.auth.mixins.UserPassesTestMixin",
    "guardian.mixins.LoginRequiredMixin",
    "guardian.mixins.PermissionRequiredMixin",
    "rest_framework.authentication.BaseAuthentication",
    "rest_framework.authentication.BasicAuthentication",
    "rest_framework.authentication.SessionAuthentication",
    "rest_framework.authentication.TokenAuthentication",
    "rest_framework.permissions.BasePermission",
    "rest_framework.permissions.DjangoModelPermissions",
    "rest_framework.permissions.IsAuthenticated",
    "starlette.authentication.AuthenticationBackend",
];

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    match signal.name.as_str() {
        "Depends" | "Security" if scan.outside().starts_with("fastapi.") => depends(scan, signal),
        "method_decorator" if scan.outside() == "django.utils.decorators.method_decorator" => {
            let decorators = signal.argument(0, "decorator");
            let paths: Vec<_> =
                decorators.into_iter().flat_map(Value::elements).filter_map(Value::path).collect();
            for path in paths {
                let outside = scan.program.outside(scan.module, path).unwrap_or_default();
                // A call of the decorator, `method_decorator(permission_required("x"))`, is a
                // signal of its own.
                let alone = matches!(
                    signal.argument(0, "decorator"),
                    Some(Value::Path(_) | Value::List(_))
                );
                if asks(&outside) && alone {
                    let name = outside.rsplit('.').next().unwrap_or_default().to_owned();
                    scan.note(FindingKind::Authorisation, &name, signal, true);
                }
            }
        }
        "has_perm" | "has_perms" | "check_object_permissions" | "check_permissions" => {
            let outside = scan.outside();
            let certain = outside.starts_with("rest_framework.")
                || outside.starts_with("django.contrib.auth.");
            if !certain
                && (scan.inside().is_some_and(|(_, rest)| rest.is_empty()) || !outside.is_empty())
            {
                return;
            }
            let name = signal.text(0, "perm").unwrap_or(&signal.name).to_owned();
            scan.note(FindingKind::Authorisation, &name, signal, certain);
        }
        "permission_classes"
            if scan.outside() == "rest_framework.decorators.permission_classes" =>
        {
            let classes = signal.positional().next();
            if let Some(name) = classes.and_then(|classes| asked(scan, classes)) {
                scan.note(FindingKind::Authorisation, &name, signal, true);
            }
        }
        _ if asks(scan.outside()) => {
            let name = signal.text(0, "perm").unwrap_or(&signal.name).to_owned();
            scan.note(FindingKind::Authorisation, &name, signal, true);
        }
        "login_required"
        | "permission_required"
        | "staff_member_required"
        | "roles_required"
        | "superuser_required"
        | "token_required"
        | "auth_required"
            if matches!(scan.inside(), Some((Entity::Function(_) | Entity::Class(_), []))) =>
        {
            // The source's own; its name alone says what it does.
            let name = signal.text(0, "perm").unwrap_or(&signal.name).to_owned();
            scan.note(FindingKind::Authorisation, &name, signal, false);
        }
        _ => {}
    }
}

/// Whether a decorator of a framework asks who somebody is or what he may do.
fn asks(outside: &str) -> bool {
    matches!(
        outside,
        "django.contrib.auth.decorators.login_required"
            | "django.contrib.auth.decorators.permission_required"
            | "django.contrib.auth.decorators.user_passes_test"
            | "django.contrib.admin.views.decorators.staff_member_required"
            | "flask_jwt_extended.jwt_required"
            | "flask_jwt_extended.fresh_jwt_required"
            | "flask_jwt_extended.verify_jwt_in_request"
            | "flask_login.login_required"
            | "flask_login.fresh_login_required"
            | "flask_login.utils.login_required"
            | "flask_security.auth_required"
            | "flask_security.login_required"
            | "flask_security.roles_accepted"
            | "flask_security.roles_required"
            | "flask_httpauth.HTTPBasicAuth().login_required"
            | "flask_httpauth.HTTPTokenAuth().login_required"
            | "guardian.decorators.permission_required"
            | "guardian.decorators.permission_required_or_403"
            | "starlette.authentication.requires"
    )
}

/// `Depends(get_current_user)`: what is depended on decides, if it is called like that.
fn depends(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let Some(path) = signal.argument(0, "dependency").and_then(Value::path) else { return };
    let outside = scan.program.outside(scan.module, path).unwrap_or_default();
    let name = match scan.reach(path) {
        Some((Entity::Function(symbol) | Entity::Class(symbol) | Entity::Instance(symbol), _)) => {
            scan.program.symbol(symbol).name.to_string()
        }
        Some((Entity::Constant(symbol), _)) => scan.program.symbol(symbol).name.to_string(),
        _ => outside.clone(),
    };
    let lower = name.to_lowercase();
    let by_name = ["auth", "current_user", "login", "permission", "require_", "token", "scope"]
        .iter()
        .any(|word| lower.contains(word));
    let by_framework = outside.starts_with("fastapi.security.")
        || outside.starts_with("fastapi_users.")
        || signal.name.as_str() == "Security";
    if by_name || by_framework {
        scan.note(FindingKind::Authorisation, &name, signal, true);
    }
}

/// The names of the classes that decide; `None` if they let everybody in.
fn asked(scan: &Scan<'_, '_>, classes: &Value) -> Option<String> {
    let names: Vec<String> = classes
        .elements()
        .iter()
        .filter_map(Value::path)
        .filter_map(|path| {
            if let Some((Entity::Class(class), _)) = scan.reach(path) {
                return Some(scan.program.symbol(class).name.to_string());
            }
            let outside = scan.program.outside(scan.module, path)?;
            outside.rsplit('.').next().map(str::to_owned)
        })
        .filter(|name| name != "AllowAny")
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// `permission_classes = [IsAuthenticated]` and `permission_required = "shop.view"` of a view.
pub(super) fn value(scan: &mut Scan<'_, '_>, named: &Named) {
    let Some(class) = named.class else { return };
    let bases = scan.program.bases_outside(Symbol { module: scan.module, at: class });
    let name = match named.name.as_str() {
        "permission_classes" if bases.iter().any(|base| base.starts_with("rest_framework")) => {
            asked(scan, &named.value)
        }
        "permission_required"
            if bases.iter().any(|base| base.ends_with(".PermissionRequiredMixin")) =>
        {
            let texts: Vec<&str> = named.value.elements().iter().filter_map(Value::text).collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        _ => None,
    };
    if let Some(name) = name {
        scan.found.findings.push(Note {
            kind: FindingKind::Authorisation,
            name,
            within: Some(class),
            line: named.line,
            certain: true,
        });
    }
}

/// Classes that ask or decide by what they inherit from.
pub(super) fn classes(scan: &mut Scan<'_, '_>) {
    let Some(learned) = &scan.program.learned else { return };
    for (at, fact) in scan.facts.body.symbols.iter().enumerate() {
        if fact.detail.bases.is_empty() {
            continue;
        }
        let class = Symbol { module: scan.module, at: at as u32 };
        let Some(bases) = learned.bases.get(&class) else { continue };
        let Some(base) = bases.iter().find(|base| DECIDING.binary_search(&base.as_str()).is_ok())
        else {
            continue;
        };
        scan.found.findings.push(Note {
            kind: FindingKind::Authorisation,
            name: base.rsplit('.').next().unwrap_or(base).to_owned(),
            within: Some(at as u32),
            line: fact.line,
            certain: true,
        });
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_in_order() {
        assert!(super::DECIDING.is_sorted());
    }
}
