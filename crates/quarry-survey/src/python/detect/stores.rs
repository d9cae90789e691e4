//! Tables: models of Django, classes and tables of `SQLAlchemy`.
//!
//! Names of tables follow the documentation of each: `Meta.db_table`, else application label and
//! class in small letters (Django); `__tablename__`, else the class in snake case
//! (`Flask-SQLAlchemy`) or in small letters (`SQLModel`).

use quarry_model::module::SymbolKind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::mappers;

use super::super::{
    program::{Entity, Program, Symbol},
    values::Value,
};

/// What gives a class or name its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Mapper {
    /// A model of Django.
    Django,
    /// A mapped class of `SQLAlchemy`.
    Mapped,
    /// A `Table` of `SQLAlchemy`.
    Core,
    /// A subclass of a mapper of the source itself.
    Own,
}

/// A table.
#[derive(Debug)]
pub(in super::super) struct Store {
    pub(super) name: String,
    pub(super) mapper: Mapper,
    pub(super) module: u32,
    pub(super) line: u32,
}

/// The tables that the source declares.
#[derive(Debug, Default)]
pub(in super::super) struct Stores {
    pub(super) all: Vec<Store>,
    /// Classes and names that stand for a table.
    pub(super) by_symbol: FxHashMap<Symbol, u32>,
    /// Abstract models that only one table comes from.
    pub(super) heirs: FxHashMap<Symbol, Option<u32>>,
    /// Managers and query sets that belong to one model.
    pub(super) managers: FxHashMap<Symbol, u32>,
    /// Classes that are query sets or managers.
    pub(super) query_sets: FxHashSet<Symbol>,
    /// The methods of these, by name.
    pub(super) queries: FxHashMap<String, Vec<Symbol>>,
    /// Methods of mappers of the source itself, each with whether it writes.
    pub(in super::super) mapping: FxHashMap<Symbol, bool>,
    /// By name.
    pub(super) by_name: FxHashMap<String, u32>,
    /// Mapped classes by their name, where only one has it.
    pub(super) by_class: FxHashMap<String, Option<u32>>,
}

impl Stores {
    /// The module that declares the table in place `at`.
    pub(in super::super) fn declared_in(&self, at: u32) -> Option<u32> {
        self.all.get(at as usize).map(|store| store.module)
    }

    pub(in super::super) fn of(program: &Program<'_>) -> Self {
        let mut stores = Self::default();
        stores.tables(program);
        stores.own_mappers(program);
        let mut proxies = Vec::new();
        for (class, fact) in program.classes() {
            if fact.detail.bases.iter().all(Option::is_none) {
                continue;
            }
            let bases = program.bases_outside(class);
            let found = if bases.iter().any(|base| is_django_model(base)) {
                if meta_flag(program, class, "proxy") {
                    proxies.push(class);
                }
                django_table(program, class).map(|name| (name, Mapper::Django))
            } else if let Some(base) = bases.iter().find(|base| is_mapped_base(base)) {
                stores.mapped(program, class, base).map(|name| (name, Mapper::Mapped))
            } else {
                None
            };
            let Some((name, mapper)) = found else { continue };
            let at = stores.add(Store { name, mapper, module: class.module, line: fact.line });
            stores.by_symbol.insert(class, at);
            let class_name = fact.name.to_string();
            stores.by_class.entry(class_name).and_modify(|known| *known = None).or_insert(Some(at));
        }
        for proxy in proxies {
            let lineage = program.lineage(proxy, 8);
            let known = lineage.iter().find_map(|class| stores.by_symbol.get(class).copied());
            if let Some(at) = known {
                stores.by_symbol.insert(proxy, at);
            }
        }
        stores.find_managers(program);
        stores
    }

    /// Classes that name a table for a mapper of the source.
    fn own_mappers(&mut self, program: &Program<'_>) {
        self.mapping = mappers::methods(program);
        let mapping = mappers::classes(program, &self.mapping);
        if mapping.is_empty() {
            return;
        }
        for (class, fact) in program.classes() {
            let Some(name) = mappers::named_table(program, class) else { continue };
            let maps = program.lineage(class, 8).iter().any(|base| mapping.contains(base));
            if maps {
                let (name, mapper) = (name.to_owned(), Mapper::Own);
                let at = self.add(Store { name, mapper, module: class.module, line: fact.line });
                self.by_symbol.insert(class, at);
            }
        }
    }

    fn add(&mut self, store: Store) -> u32 {
        // Two classes may map the same table; the first declares it.
        if let Some(at) = self.by_name.get(&store.name) {
            return *at;
        }
        let at = self.all.len() as u32;
        self.by_name.insert(store.name.clone(), at);
        self.all.push(store);
        at
    }

    /// `Table("name", metadata, ...)`.
    fn tables(&mut self, program: &Program<'_>) {
        for (module, facts) in program.facts.iter().enumerate() {
            let module = module as u32;
            for signal in &facts.body.signals.calls {
                let (Some(path), "Table", Some(name)) =
                    (signal.path, signal.name.as_str(), signal.text(0, "name"))
                else {
                    continue;
                };
                let makes_table = match program.outside(module, path) {
                    Some(outside) => is_table(&outside),
                    // A function of the source that makes tables.
                    None => match program.follow(module, path) {
                        Some((Entity::Function(function), 0)) => {
                            let value = program.symbol(function).detail.value;
                            value.is_some_and(|value| {
                                let outside = program.outside(function.module, value);
                                outside.is_some_and(|outside| is_table(&outside))
                            })
                        }
                        _ => false,
                    },
                };
                if !makes_table || name.contains("{}") {
                    continue;
                }
                let (name, mapper) = (name.to_owned(), Mapper::Core);
                let at = self.add(Store { name, mapper, module, line: signal.line });
                if let Some(bound) = signal.binds {
                    self.by_symbol.insert(Symbol { module, at: bound }, at);
                }
            }
        }
    }

    /// The table of a mapped class; `None` for a base class or mixin.
    fn mapped(&mut self, program: &Program<'_>, class: Symbol, base: &str) -> Option<String> {
        let flag = |name| {
            matches!(
                program.value_of(class, name).map(|named| &named.value),
                Some(Value::Flag(true))
            )
        };
        if flag("__abstract__") {
            return None;
        }
        if let Some(named) = program.value_of(class, "__tablename__") {
            return named.value.text().map(str::to_owned);
        }
        if let Some(named) = program.value_of(class, "__table__")
            && let Value::Path(path) = named.value
            && let Some((Entity::Constant(table), 0)) = program.follow(class.module, path)
            && let Some(at) = self.by_symbol.get(&table)
        {
            self.by_symbol.insert(class, *at);
            return None;
        }
        let name = &program.symbol(class).name;
        if base.starts_with("sqlmodel.") {
            return flag("table").then(|| name.to_lowercase());
        }
        if base.starts_with("flask_sqlalchemy.") {
            return Some(snake_case(name));
        }
        None
    }

    /// The methods that query sets and managers of the source have of their own.
    fn find_queries(&mut self, program: &Program<'_>) {
        for (class, fact) in program.classes() {
            let has_base = fact.detail.bases.iter().any(Option::is_some);
            if has_base && program.bases_outside(class).iter().any(|base| is_manager(base)) {
                self.query_sets.insert(class);
            }
        }
        for (module, facts) in (0u32..).zip(program.facts) {
            for (at, fact) in (0u32..).zip(&facts.body.symbols) {
                let method = Symbol { module, at };
                if fact.kind == SymbolKind::Method
                    && let Some((class, name)) = fact.name.rsplit_once('.')
                    && program.beside(method, class).is_some_and(|of| self.query_sets.contains(&of))
                {
                    self.queries.entry(name.to_owned()).or_default().push(method);
                }
            }
        }
    }

    /// Managers and query sets of models.
    fn find_managers(&mut self, program: &Program<'_>) {
        let mut managers: FxHashMap<Symbol, Option<u32>> = FxHashMap::default();
        let mut models: Vec<(Symbol, u32)> =
            self.by_symbol.iter().map(|(symbol, at)| (*symbol, *at)).collect();
        models.sort_unstable();
        for (model, at) in models {
            if self.all[at as usize].mapper != Mapper::Django {
                continue;
            }
            for class in program.lineage(model, 8).iter() {
                if !self.by_symbol.contains_key(class) {
                    let only = self.heirs.entry(*class).or_insert(Some(at));
                    *only = only.filter(|known| *known == at);
                }
                let prefix = format!("{}.", program.symbol(*class).name);
                let symbols = &program.facts[class.module as usize].body.symbols;
                for fact in symbols.iter().filter(|fact| fact.in_class) {
                    let Some(value) = fact.detail.value.filter(|_| fact.name.starts_with(&prefix))
                    else {
                        continue;
                    };
                    if let Some((Entity::Class(manager) | Entity::Instance(manager), _)) =
                        program.follow(class.module, value)
                        && program.bases_outside(manager).iter().any(|base| is_manager(base))
                    {
                        managers
                            .entry(manager)
                            .and_modify(|known| *known = known.filter(|known| *known == at))
                            .or_insert(Some(at));
                    }
                }
            }
        }
        self.find_queries(program);
        self.managers = managers.into_iter().filter_map(|(class, at)| Some((class, at?))).collect();
    }
}

fn is_table(outside: &str) -> bool {
    matches!(
        outside,
        "sqlalchemy.Table"
            | "sqlalchemy.schema.Table"
            | "sqlalchemy.sql.schema.Table"
            | "flask_sqlalchemy.SQLAlchemy().Table"
    )
}

/// Whether a class from outside the source is a model of Django.
pub(super) fn is_django_model(base: &str) -> bool {
    matches!(
        base,
        "django.db.models.Model"
            | "django.db.models.base.Model"
            | "django.contrib.gis.db.models.Model"
            | "django.contrib.auth.models.AbstractUser"
            | "django.contrib.auth.models.AbstractBaseUser"
            | "django.contrib.auth.base_user.AbstractBaseUser"
            | "django.contrib.auth.models.User"
            | "django.contrib.auth.models.Group"
            | "django.contrib.auth.models.Permission"
            | "django.contrib.sessions.base_session.AbstractBaseSession"
            | "django.contrib.flatpages.models.FlatPage"
            | "mptt.models.MPTTModel"
            | "polymorphic.models.PolymorphicModel"
            | "treebeard.al_tree.AL_Node"
            | "treebeard.mp_tree.MP_Node"
            | "treebeard.ns_tree.NS_Node"
    ) || base.starts_with("model_utils.models.")
        || base.starts_with("taggit.models.")
        || (base.starts_with("oscar.apps.") && base.contains(".abstract_models."))
}

fn is_mapped_base(base: &str) -> bool {
    matches!(
        base,
        "flask_sqlalchemy.SQLAlchemy().Model"
            | "sqlalchemy.ext.automap.automap_base()"
            | "sqlalchemy.ext.declarative.declarative_base()"
            | "sqlalchemy.orm.DeclarativeBase"
            | "sqlalchemy.orm.DeclarativeBaseNoMeta"
            | "sqlalchemy.orm.MappedAsDataclass"
            | "sqlalchemy.orm.declarative_base()"
            | "sqlmodel.SQLModel"
    )
}

fn is_manager(base: &str) -> bool {
    base.starts_with("django.db.models.") && (base.contains("Manager") || base.contains("QuerySet"))
        || base.starts_with("django.contrib.auth.models.") && base.ends_with("UserManager")
        || base.starts_with("django.contrib.auth.base_user.") && base.ends_with("UserManager")
        || base.starts_with("treebeard.") && base.ends_with("Manager")
        || base.starts_with("treebeard.") && base.ends_with("QuerySet")
        || base.starts_with("mptt.managers.")
        || base.starts_with("polymorphic.") && base.contains("Manager")
}

/// The `Meta` of a model.
fn meta(program: &Program<'_>, class: Symbol) -> Option<Symbol> {
    program.beside(class, &format!("{}.Meta", program.symbol(class).name))
}

fn meta_flag(program: &Program<'_>, class: Symbol, name: &str) -> bool {
    let value = meta(program, class).and_then(|meta| program.value_of(meta, name));
    matches!(value.map(|named| &named.value), Some(Value::Flag(true)))
}

/// A text that the `Meta` of the model gives, or that of an abstract model it inherits from.
fn meta_text<'p>(program: &'p Program<'_>, class: Symbol, name: &str) -> Option<&'p str> {
    program.lineage(class, 8).iter().find_map(|base| {
        if *base != class && !meta_flag(program, *base, "abstract") {
            return None;
        }
        program.value_of(meta(program, *base)?, name)?.value.text()
    })
}

/// The table of a model of Django; `None` for an abstract or proxy model.
fn django_table(program: &Program<'_>, class: Symbol) -> Option<String> {
    if meta_flag(program, class, "abstract") || meta_flag(program, class, "proxy") {
        return None;
    }
    if let Some(name) = meta_text(program, class, "db_table") {
        return Some(name.trim_matches('"').to_owned());
    }
    let module = &program.index.module(class.module).name;
    let label = match meta_text(program, class, "app_label") {
        Some(label) => label,
        None => program.learned.as_ref()?.apps.label(module),
    };
    let name = program.symbol(class).name.rsplit('.').next()?.to_lowercase();
    Some(format!("{label}_{name}"))
}

/// `UserProfile` is `user_profile`, `HTTPLog` is `http_log`.
fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let starts = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || letters.get(at + 1).is_some_and(|next| next.is_lowercase())
            });
        if starts {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_name_are_told_apart() {
        let cases = [
            ("User", "user"),
            ("UserProfile", "user_profile"),
            ("HTTPLog", "http_log"),
            ("A1B", "a1_b"),
        ];
        for (name, expected) in cases {
            assert_eq!(snake_case(name), expected, "{name}");
        }
    }
}
