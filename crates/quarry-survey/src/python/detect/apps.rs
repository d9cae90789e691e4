//! Applications of Django, and names that a loader turns into classes.
//!
//! Rules: Django's documentation of `AppConfig` (the label is the last part of the application's
//! name unless the configuration gives one) and of `Apps.get_model`; django-oscar's
//! `oscar.core.loading.get_class`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::{
    index::parent,
    learned::Held,
    program::{Entity, Program, Symbol},
    signals::Signal,
};

/// Applications of Django in the source.
#[derive(Debug, Default)]
pub(in super::super) struct Apps {
    /// The dotted name of the package, and the label.
    labels: BTreeMap<String, String>,
    /// Packages by label.
    packages: BTreeMap<String, Vec<String>>,
    /// The class of the configuration by label.
    configurations: BTreeMap<String, Symbol>,
}

impl Apps {
    /// Reads the configurations of applications: classes in a file `apps.py` or `config.py` that
    /// name a package of the source.
    pub(in super::super) fn of(program: &Program<'_>) -> Self {
        let mut apps = Self::default();
        for (module, facts) in program.facts.iter().enumerate() {
            let file = &program.index.module(module as u32).path;
            if !file.ends_with("apps.py") && !file.ends_with("config.py") {
                continue;
            }
            for named in &facts.body.signals.values {
                let (Some(class), "name", Some(package)) =
                    (named.class, named.name.as_str(), named.value.text())
                else {
                    continue;
                };
                if program.index.find(package, module as u32).is_none() {
                    continue;
                }
                let class = Symbol { module: module as u32, at: class };
                let label = program.value_of(class, "label").and_then(|named| named.value.text());
                let label = label.unwrap_or_else(|| last_part(package));
                apps.labels.insert(package.to_owned(), label.to_owned());
                apps.configurations.entry(label.to_owned()).or_insert(class);
                apps.packages.entry(label.to_owned()).or_default().push(package.to_owned());
            }
        }
        apps
    }

    /// The label of the application that a module of this name belongs to.
    pub(in super::super) fn label<'a>(&'a self, module: &'a str) -> &'a str {
        let mut above = module;
        while !above.is_empty() {
            if let Some(label) = self.labels.get(above) {
                return label;
            }
            above = parent(above);
        }
        // Without a configuration: the package that the models lie in.
        let package = match module.split_once(".models") {
            Some((package, rest)) if rest.is_empty() || rest.starts_with('.') => package,
            _ => parent(module),
        };
        last_part(if package.is_empty() { module } else { package })
    }

    /// The packages of the applications with this label.
    fn packages(&self, label: &str) -> &[String] {
        self.packages.get(label).map_or(&[], Vec::as_slice)
    }
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Names that a loader gives a class, and attributes that it gives a class or an instance.
type Loaded = (FxHashMap<Symbol, Symbol>, FxHashMap<Symbol, Vec<(String, Held)>>);

/// Names of modules and classes that a loader gives a class, and attributes that it gives a
/// class or an application.
pub(in super::super) fn loaded(program: &Program<'_>, apps: &Apps) -> Loaded {
    let mut loaded = FxHashMap::default();
    let mut held: FxHashMap<Symbol, Vec<(String, Held)>> = FxHashMap::default();
    for (module, facts) in program.facts.iter().enumerate() {
        let module = module as u32;
        for signal in &facts.body.signals.calls {
            if signal.binds.is_none() && signal.held.is_none() {
                continue;
            }
            let found = match loaded_class(program, apps, module, signal) {
                Some(class) => Held::Class(class),
                None => match configuration(program, apps, module, signal) {
                    Some(class) => Held::Instance(class),
                    None => continue,
                },
            };
            if let (Some(at), Held::Class(class)) = (signal.binds, found) {
                loaded.insert(Symbol { module, at }, class);
            }
            if let Some((at, name)) = &signal.held {
                held.entry(Symbol { module, at: *at }).or_default().push((name.to_string(), found));
            }
        }
    }
    (loaded, held)
}

/// The configuration that `apps.get_app_config("basket")` gives.
pub(super) fn configuration(
    program: &Program<'_>,
    apps: &Apps,
    module: u32,
    signal: &Signal,
) -> Option<Symbol> {
    if signal.name.as_str() != "get_app_config"
        || program.outside(module, signal.path?)? != "django.apps.apps.get_app_config"
    {
        return None;
    }
    apps.configurations.get(signal.text(0, "app_label")?).copied()
}

/// The class that a call of `get_model` or `get_class` gives, if its arguments are texts.
pub(super) fn loaded_class(
    program: &Program<'_>,
    apps: &Apps,
    module: u32,
    signal: &Signal,
) -> Option<Symbol> {
    match signal.name.as_str() {
        "get_model" if is_loader(program, module, signal) => {
            let first = signal.text(0, "app_label")?;
            let (label, model) = match signal.text(1, "model_name") {
                Some(model) => (first, model),
                None => first.split_once('.')?,
            };
            model_class(program, apps, module, label, model)
        }
        "get_class" if is_loader(program, module, signal) => named_class(
            program,
            apps,
            module,
            signal.text(0, "module_label")?,
            signal.text(1, "classname")?,
        ),
        _ => None,
    }
}

/// Whether a call is to a loader of Django or of django-oscar.
pub(super) fn is_loader(program: &Program<'_>, module: u32, signal: &Signal) -> bool {
    let Some(path) = signal.path else { return false };
    match program.follow(module, path) {
        Some((Entity::Function(function), 0)) => {
            let owner = &program.index.module(function.module).name;
            owner == "oscar.core.loading" || owner.ends_with(".core.loading")
        }
        _ => program.outside(module, path).is_some_and(|name| {
            matches!(
                name.as_str(),
                "django.apps.apps.get_model"
                    | "oscar.core.loading.get_class"
                    | "oscar.core.loading.get_classes"
                    | "oscar.core.loading.get_model"
            )
        }),
    }
}

/// The model `name` of the application `label`.
pub(super) fn model_class(
    program: &Program<'_>,
    apps: &Apps,
    from: u32,
    label: &str,
    name: &str,
) -> Option<Symbol> {
    let mut packages: Vec<String> = apps.packages(label).to_vec();
    packages.push(label.to_owned());
    packages.iter().find_map(|package| {
        let models = program.index.find(&format!("{package}.models"), from)?;
        class_of(program, models, name)
    })
}

/// The class `name` of the module with this label, such as `basket.forms`.
pub(super) fn named_class(
    program: &Program<'_>,
    apps: &Apps,
    from: u32,
    label: &str,
    name: &str,
) -> Option<Symbol> {
    let (app, rest) = label.split_once('.')?;
    let mut packages: Vec<String> = apps.packages(app).to_vec();
    packages.push(app.to_owned());
    packages.iter().find_map(|package| {
        let module = program.index.find(&format!("{package}.{rest}"), from)?;
        class_of(program, module, name)
    })
}

fn class_of(program: &Program<'_>, module: u32, name: &str) -> Option<Symbol> {
    if let Some(Entity::Class(class)) = program.member(module, name, 8) {
        return Some(class);
    }
    // Names of models are compared without case.
    let symbols = program.facts[module as usize].body.symbols.iter().enumerate();
    let mut same = symbols.filter(|(_, fact)| {
        fact.kind == quarry_model::module::SymbolKind::Class && fact.name.eq_ignore_ascii_case(name)
    });
    same.next().map(|(at, _)| Symbol { module, at: at as u32 })
}
