//! Names that a container or loader turns into objects, and places where the name is computed
//! and the path ends.

use quarry_model::{dependency::DependencyKind, evidence::FindingKind};

use super::{
    super::{
        signals::{Named, Signal},
        values::Value,
    },
    apps::{configuration, is_loader, loaded_class, named_class},
    context::{Note, Scan},
};

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let Some(learned) = &scan.program.learned else { return };
    match signal.name.as_str() {
        "get_app_config" => {
            if let Some(class) = configuration(scan.program, &learned.apps, scan.module, signal) {
                scan.depends(class.module, DependencyKind::Injection, signal.line);
            }
        }
        "get_model" | "get_class" => {
            if let Some(class) = loaded_class(scan.program, &learned.apps, scan.module, signal) {
                scan.depends(class.module, DependencyKind::Injection, signal.line);
            } else if is_loader(scan.program, scan.module, signal)
                && !signal.arguments.is_empty()
                && signal.text(0, "module_label").is_none()
            {
                ends(scan, signal);
            }
        }
        "get_classes" if is_loader(scan.program, scan.module, signal) => {
            let Some(label) = signal.text(0, "module_label") else { return ends(scan, signal) };
            let Some(names) = signal.argument(1, "classnames") else { return };
            for name in names.elements().iter().filter_map(Value::text) {
                let class = named_class(scan.program, &learned.apps, scan.module, label, name);
                if let Some(class) = class {
                    scan.depends(class.module, DependencyKind::Injection, signal.line);
                }
            }
        }
        "import_module" | "import_string" | "__import__" | "namedAny" | "namedModule"
        | "namedObject" | "load_object" => {
            let builtin = signal.name.as_str() == "__import__" && signal.path.is_none();
            let known = matches!(
                scan.outside(),
                "importlib.import_module"
                    | "django.utils.module_loading.import_string"
                    | "twisted.python.reflect.namedAny"
                    | "twisted.python.reflect.namedModule"
                    | "twisted.python.reflect.namedObject"
            );
            if (builtin || known) && signal.text(0, "name").is_none_or(|name| name.contains("{}")) {
                ends(scan, signal);
            }
        }
        _ => {}
    }
}

/// The name is computed: the path ends.
fn ends(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let name =
        signal.text(0, "name").map_or_else(|| format!("{}({{}})", signal.name), str::to_owned);
    scan.note(FindingKind::DynamicDispatch, &name, signal, true);
}

/// Calls of what has a computed name.
pub(super) fn ends_of_file(scan: &mut Scan<'_, '_>) {
    for end in &scan.facts.body.signals.ends {
        scan.found.findings.push(Note {
            kind: FindingKind::DynamicDispatch,
            name: end.name.clone(),
            within: end.within,
            line: end.line,
            certain: end.certain,
        });
    }
}

/// Applications and other names in settings that are single words: `INSTALLED_APPS = ["shop"]`.
/// Those with dots are found as texts that spell a module.
pub(super) fn value(scan: &mut Scan<'_, '_>, named: &Named) {
    if named.class.is_some() || named.name.as_str() != "INSTALLED_APPS" {
        return;
    }
    for name in named.value.elements().iter().filter_map(Value::text) {
        if !name.contains('.')
            && let Some(module) = scan.program.index.find(name, scan.module)
        {
            scan.depends(module, DependencyKind::String, named.line);
        }
    }
}
