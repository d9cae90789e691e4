//! Views: which verbs a class or function answers.

use quarry_model::module::SymbolKind;

use super::super::{
    program::{Program, Symbol},
    values::Value,
};

/// Verbs in the order in which they are named.
const VERBS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// What stands for any verb.
pub(super) const ANY: &str = "ANY";

/// A verb, and the symbol that handles it.
pub(super) type Handling = (String, Symbol);

/// What a view answers, and with which method; [`ANY`] where that is not known.
pub(super) fn handlings(program: &Program<'_>, view: Symbol) -> Vec<Handling> {
    let fact = program.symbol(view);
    let mut found: Vec<Handling> = Vec::new();
    if fact.kind == SymbolKind::Class {
        for verb in VERBS {
            if let Some(method) = method(program, view, verb) {
                found.push((verb.to_uppercase(), method));
            }
        }
        for base in program.bases_outside(view) {
            for verb in verbs_of_base(base) {
                if !found.iter().any(|(known, _)| known == verb) {
                    found.push(((*verb).to_owned(), view));
                }
            }
        }
        if let Some((_, named)) = program.inherited_value(view, "http_method_names") {
            let allowed: Vec<&str> =
                named.value.elements().iter().filter_map(Value::text).collect();
            found.retain(|(verb, _)| allowed.contains(&verb.to_lowercase().as_str()));
        }
    } else {
        for verb in verbs_of_function(program, view) {
            found.push((verb, view));
        }
    }
    if found.is_empty() {
        found.push((ANY.to_owned(), view));
    }
    found
}

/// The method `name` that the class defines or inherits inside the source.
pub(super) fn method(program: &Program<'_>, class: Symbol, name: &str) -> Option<Symbol> {
    program.lineage(class, 8).iter().find_map(|base| {
        let method = program.beside(*base, &format!("{}.{name}", program.symbol(*base).name))?;
        (program.symbol(method).kind == SymbolKind::Method).then_some(method)
    })
}

/// The verbs that a class of Django or its REST framework answers by itself.
fn verbs_of_base(base: &str) -> &'static [&'static str] {
    let Some((package, class)) = base.rsplit_once('.') else { return &[] };
    if package.starts_with("rest_framework") {
        return match class {
            "ListAPIView" | "RetrieveAPIView" => &["GET"],
            "CreateAPIView" => &["POST"],
            "DestroyAPIView" => &["DELETE"],
            "UpdateAPIView" => &["PUT", "PATCH"],
            "ListCreateAPIView" => &["GET", "POST"],
            "RetrieveUpdateAPIView" => &["GET", "PUT", "PATCH"],
            "RetrieveDestroyAPIView" => &["GET", "DELETE"],
            "RetrieveUpdateDestroyAPIView" => &["GET", "PUT", "PATCH", "DELETE"],
            _ => &[],
        };
    }
    if package.starts_with("django.views.generic") {
        return match class {
            "CreateView" | "DeleteView" | "FormView" | "UpdateView" => &["GET", "POST"],
            "DetailView" | "ListView" | "RedirectView" | "TemplateView" | "ArchiveIndexView"
            | "DateDetailView" | "DayArchiveView" | "MonthArchiveView" | "YearArchiveView" => {
                &["GET"]
            }
            _ => &[],
        };
    }
    if package.starts_with("django.contrib.auth.views") {
        return match class {
            "LoginView"
            | "PasswordChangeView"
            | "PasswordResetView"
            | "PasswordResetConfirmView" => &["GET", "POST"],
            "LogoutView" => &["POST"],
            _ => &["GET"],
        };
    }
    &[]
}

/// The verbs that decorators of a function name.
fn verbs_of_function(program: &Program<'_>, function: Symbol) -> Vec<String> {
    let calls = &program.facts[function.module as usize].body.signals.calls;
    let mut decorators = calls.iter().filter(|signal| signal.decorates == Some(function.at));
    decorators
        .find_map(|signal| {
            let outside = program.outside(function.module, signal.path?)?;
            let verbs = |at, name| -> Vec<String> {
                let listed = signal.argument(at, name).map_or(&[][..], Value::elements);
                listed.iter().filter_map(Value::text).map(str::to_uppercase).collect()
            };
            match outside.as_str() {
                "rest_framework.decorators.api_view" => {
                    let listed = verbs(0, "http_method_names");
                    Some(if listed.is_empty() { vec!["GET".to_owned()] } else { listed })
                }
                "django.views.decorators.http.require_http_methods" => {
                    Some(verbs(0, "request_method_list"))
                }
                "django.views.decorators.http.require_GET"
                | "django.views.decorators.http.require_safe" => Some(vec!["GET".to_owned()]),
                "django.views.decorators.http.require_POST" => Some(vec!["POST".to_owned()]),
                _ => None,
            }
        })
        .unwrap_or_default()
}

/// An action of a set of views: verb, whether it concerns one object, its part of the address,
/// and what handles it.
pub(super) struct Action {
    pub(super) verb: String,
    pub(super) detail: bool,
    pub(super) part: String,
    pub(super) handler: Symbol,
}

/// Method, verb, and whether it concerns one object.
const ACTIONS: [(&str, &str, bool); 6] = [
    ("list", "GET", false),
    ("create", "POST", false),
    ("retrieve", "GET", true),
    ("update", "PUT", true),
    ("partial_update", "PATCH", true),
    ("destroy", "DELETE", true),
];

/// What a set of views of the REST framework answers.
pub(super) fn actions(program: &Program<'_>, class: Symbol) -> Vec<Action> {
    let bases = program.bases_outside(class);
    let has = |name: &str| {
        bases.iter().any(|base| {
            base.starts_with("rest_framework")
                && (base.ends_with(".ModelViewSet")
                    || base.ends_with(".ReadOnlyModelViewSet")
                        && matches!(name, "list" | "retrieve")
                    || match name {
                        "list" => base.ends_with(".ListModelMixin"),
                        "create" => base.ends_with(".CreateModelMixin"),
                        "retrieve" => base.ends_with(".RetrieveModelMixin"),
                        "update" | "partial_update" => base.ends_with(".UpdateModelMixin"),
                        "destroy" => base.ends_with(".DestroyModelMixin"),
                        _ => false,
                    })
        })
    };
    let mut found = Vec::new();
    for (name, verb, detail) in ACTIONS {
        let own = method(program, class, name);
        if own.is_some() || has(name) {
            let handler = own.unwrap_or(class);
            found.push(Action { verb: verb.to_owned(), detail, part: String::new(), handler });
        }
    }
    for base in program.lineage(class, 8).iter() {
        let prefix = format!("{}.", program.symbol(*base).name);
        let facts = &program.facts[base.module as usize];
        for signal in &facts.body.signals.calls {
            let Some(at) = signal.decorates.filter(|_| signal.name.as_str() == "action") else {
                continue;
            };
            let fact = &facts.body.symbols[at as usize];
            let of_framework = signal.path.is_some_and(|path| {
                program
                    .outside(base.module, path)
                    .is_some_and(|outside| outside == "rest_framework.decorators.action")
            });
            let Some(name) = fact.name.strip_prefix(&prefix).filter(|_| of_framework) else {
                continue;
            };
            let detail = matches!(signal.argument(1, "detail"), Some(Value::Flag(true)));
            let part = signal.keyword("url_path").and_then(Value::text).unwrap_or(name);
            let listed = signal.argument(0, "methods").map_or(&[][..], Value::elements);
            let mut verbs: Vec<String> =
                listed.iter().filter_map(Value::text).map(str::to_uppercase).collect();
            if verbs.is_empty() {
                verbs.push("GET".to_owned());
            }
            for verb in verbs {
                let handler = Symbol { module: base.module, at };
                found.push(Action { verb, detail, part: part.to_owned(), handler });
            }
        }
    }
    found
}
