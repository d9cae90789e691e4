//! Associations between tables: foreign keys and relationships, by class or by text.

use quarry_model::dependency::DependencyKind;

use super::{
    super::{
        program::{Entity, Symbol},
        signals::Signal,
        values::Value,
    },
    apps::model_class,
    context::Scan,
};

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let outside = scan.outside();
    let target = match signal.name.as_str() {
        "ForeignKey" | "OneToOneField" | "ManyToManyField" | "TreeForeignKey" | "ParentalKey"
        | "GenericRelation"
            if is_field(outside) =>
        {
            let through = signal.keyword("through").and_then(|value| model(scan, signal, value));
            if let Some(through) = through {
                scan.depends(through, DependencyKind::Association, signal.line);
            }
            signal.argument(0, "to").and_then(|value| model(scan, signal, value))
        }
        "ForeignKey"
            if outside.starts_with("sqlalchemy.") || outside.starts_with("flask_sqlalchemy.") =>
        {
            signal.argument(0, "column").and_then(|value| column(scan, value))
        }
        "relationship" | "relation"
            if outside.starts_with("sqlalchemy.orm.")
                || outside.starts_with("flask_sqlalchemy.") =>
        {
            signal.argument(0, "argument").and_then(|value| mapped(scan, value))
        }
        _ => return,
    };
    if let Some(module) = target {
        scan.depends(module, DependencyKind::Association, signal.line);
    }
}

fn is_field(outside: &str) -> bool {
    outside.starts_with("django.db.models.")
        || outside.starts_with("django.contrib.gis.db.models.")
        || outside.starts_with("django.contrib.contenttypes.fields.")
        || outside.starts_with("mptt.fields.")
        || outside.starts_with("mptt.models.")
        || outside.starts_with("modelcluster.fields.")
}

/// The module of the model that a field of Django refers to.
fn model(scan: &Scan<'_, '_>, signal: &Signal, value: &Value) -> Option<u32> {
    let learned = scan.program.learned.as_ref()?;
    let by_text = |text: &str| -> Option<Symbol> {
        let here = &scan.program.index.module(scan.module).name;
        match text.split_once('.') {
            Some((label, name)) => {
                model_class(scan.program, &learned.apps, scan.module, label, name)
            }
            None if text == "self" => None,
            None => {
                let symbols = &scan.program.names[scan.module as usize].symbols;
                if let Some(at) = symbols.get(text) {
                    return Some(Symbol { module: scan.module, at: *at });
                }
                let label = learned.apps.label(here);
                model_class(scan.program, &learned.apps, scan.module, label, text)
            }
        }
    };
    match value {
        Value::Text(text) => by_text(text).map(|class| class.module),
        Value::Path(path) => {
            if let Some((Entity::Class(class), [])) = scan.reach(*path) {
                return Some(class.module);
            }
            let outside = scan.program.outside(scan.module, *path)?;
            // Which class that is, settings say.
            if outside != "django.conf.settings.AUTH_USER_MODEL" {
                return None;
            }
            let all = scan.program.facts.iter().flat_map(|facts| &facts.body.signals.values);
            let named = all.filter(|named| named.name.as_str() == "AUTH_USER_MODEL");
            let mut texts = named.filter_map(|named| named.value.text());
            let text = texts.next().filter(|_| signal.path.is_some())?;
            by_text(text).map(|class| class.module)
        }
        _ => None,
    }
}

/// The module of the table that `"orders.id"` or `Order.id` belongs to.
fn column(scan: &Scan<'_, '_>, value: &Value) -> Option<u32> {
    let stores = &scan.program.learned.as_ref()?.stores;
    let at = match value {
        Value::Text(text) => {
            let (table, _) = text.rsplit_once('.')?;
            let known = stores.by_name.get(table);
            *known.or_else(|| stores.by_name.get(table.rsplit('.').next()?))?
        }
        Value::Path(path) => super::data::table_of(scan.program, scan.reach(*path))?,
        _ => return None,
    };
    Some(stores.all[at as usize].module)
}

/// The module of the mapped class that a relationship names.
fn mapped(scan: &Scan<'_, '_>, value: &Value) -> Option<u32> {
    let stores = &scan.program.learned.as_ref()?.stores;
    match value {
        Value::Text(text) => {
            let name = text.rsplit('.').next()?;
            let at = (*stores.by_class.get(name)?)?;
            Some(stores.all[at as usize].module)
        }
        Value::Path(path) => match scan.reach(*path)? {
            (Entity::Class(class), []) => Some(class.module),
            _ => None,
        },
        _ => None,
    }
}
