//! Reading and writing of tables through models and tables: `Order.objects.filter(...)`,
//! `order.save()`, `orders.insert()`.

use quarry_model::dependency::Usage;

use super::{
    super::{
        facts::Facts,
        paths::Step,
        program::{Entity, Program, Symbol},
    },
    stores::Mapper,
};

/// Methods of managers and query sets that write.
const WRITING: [&str; 17] = [
    "_raw_delete",
    "abulk_create",
    "abulk_update",
    "acreate",
    "adelete",
    "aget_or_create",
    "aupdate",
    "aupdate_or_create",
    "bulk_create",
    "bulk_update",
    "create",
    "create_superuser",
    "create_user",
    "delete",
    "get_or_create",
    "update",
    "update_or_create",
];

/// Methods of managers and query sets that read, or that make another query set.
const READING: [&str; 47] = [
    "aaggregate",
    "acount",
    "aexists",
    "afirst",
    "aget",
    "aggregate",
    "aiterator",
    "alast",
    "all",
    "annotate",
    "complex_filter",
    "count",
    "dates",
    "datetimes",
    "defer",
    "difference",
    "distinct",
    "earliest",
    "exclude",
    "exists",
    "extra",
    "filter",
    "filter_by",
    "first",
    "first_or_404",
    "get",
    "get_or_404",
    "in_bulk",
    "intersection",
    "iterator",
    "last",
    "latest",
    "none",
    "one",
    "one_or_none",
    "only",
    "order_by",
    "paginate",
    "prefetch_related",
    "raw",
    "reverse",
    "select_for_update",
    "select_related",
    "union",
    "using",
    "values",
    "values_list",
];

/// Names under which every model has its manager.
const MANAGERS: [&str; 4] = ["_base_manager", "_default_manager", "objects", "query"];

/// The table that a use reads or writes, and whether it writes. `entity` is what the use leads
/// to, `rest` what is left of its path.
pub(in super::super) fn access(
    program: &Program<'_>,
    facts: &Facts,
    entity: Entity<'_>,
    rest: &[Step],
    usage: Usage,
) -> Option<(u32, bool)> {
    let stores = &program.learned.as_ref()?.stores;
    if stores.all.is_empty() || usage != Usage::Call {
        return None;
    }
    let name = |step: &Step| match step {
        Step::Attribute(name) => Some(facts.body.paths.name(*name)),
        Step::Called => None,
    };
    match entity {
        Entity::Class(class) => {
            let at = *stores.by_symbol.get(&class)?;
            let [first, chain @ ..] = rest else { return None };
            let manager = MANAGERS.contains(&name(first)?);
            if manager { queried(facts, chain).map(|write| (at, write)) } else { None }
        }
        Entity::Instance(class) => {
            if let Some(at) = stores.by_symbol.get(&class) {
                let method = match rest {
                    [method] => name(method)?,
                    _ => return None,
                };
                let django = stores.all[*at as usize].mapper == Mapper::Django;
                return match method {
                    "save" | "delete" | "asave" | "adelete" | "save_base" if django => {
                        Some((*at, true))
                    }
                    "refresh_from_db" | "arefresh_from_db" if django => Some((*at, false)),
                    _ => None,
                };
            }
            let at = *stores.managers.get(&class)?;
            queried(facts, rest).map(|write| (at, write))
        }
        Entity::Function(query)
            if rest.len() > 1
                && class_around(program, query)
                    .is_some_and(|class| stores.managers.contains_key(&class)) =>
        {
            let at = *stores.managers.get(&class_around(program, query)?)?;
            queried(facts, rest.split_first()?.1).map(|write| (at, write))
        }
        Entity::Constant(symbol) => {
            if let Some(at) = stores.by_symbol.get(&symbol) {
                return match rest.first().and_then(name)? {
                    "insert" | "update" | "delete" => Some((*at, true)),
                    "select" | "count" | "join" | "outerjoin" | "alias" | "exists" => {
                        Some((*at, false))
                    }
                    _ => None,
                };
            }
            let at = *stores.by_symbol.get(&class_around(program, symbol)?)?;
            queried(facts, rest).map(|write| (at, write))
        }
        // A model's own `save`, which calls the one it hides.
        Entity::Function(method) => {
            let (_, name) = program.symbol(method).name.rsplit_once('.')?;
            if !rest.is_empty() || !matches!(name, "save" | "delete") {
                return None;
            }
            let class = class_around(program, method)?;
            let heir = || stores.heirs.get(&class).copied().flatten();
            let at = stores.by_symbol.get(&class).copied().or_else(heir)?;
            (stores.all[at as usize].mapper == Mapper::Django).then_some((at, true))
        }
        Entity::Module(_) | Entity::Namespace(_) => None,
    }
}

/// The methods of the source that a call on a manager may run which is not known by its class: all
/// that query sets have of that name. None for a method that only reads whatever query set it is.
pub(in super::super) fn queries<'p>(
    program: &'p Program<'_>,
    entity: Entity<'_>,
    method: &str,
) -> Option<&'p [Symbol]> {
    let stores = &program.learned.as_ref()?.stores;
    match entity {
        Entity::Constant(symbol)
            if class_around(program, symbol)
                .is_some_and(|class| stores.by_symbol.contains_key(&class)) =>
        {
            stores.queries.get(method).map(Vec::as_slice)
        }
        Entity::Instance(class) if stores.query_sets.contains(&class) => {
            READING.binary_search(&method).is_ok().then_some(&[])
        }
        _ => None,
    }
}

/// Whether calling the method `name`, which a class has from outside the source, writes a table.
pub(in super::super) fn writes(program: &Program<'_>, class: Symbol, name: &str) -> bool {
    let Some(learned) = &program.learned else { return false };
    let django = learned
        .stores
        .by_symbol
        .get(&class)
        .is_some_and(|at| learned.stores.all[*at as usize].mapper == Mapper::Django);
    django && matches!(name, "save" | "delete" | "asave" | "adelete")
}

/// The model that a name in its body belongs to.
pub(in super::super) fn column_of(program: &Program<'_>, symbol: Symbol) -> Option<Symbol> {
    let stores = &program.learned.as_ref()?.stores;
    if stores.by_symbol.is_empty() {
        return None;
    }
    let class = class_around(program, symbol)?;
    stores.by_symbol.contains_key(&class).then_some(class)
}

/// The class in whose body a name stands.
fn class_around(program: &Program<'_>, symbol: Symbol) -> Option<Symbol> {
    let (class, _) = program.symbol(symbol).name.rsplit_once('.')?;
    program.beside(symbol, class)
}

/// Whether a chain of calls on a manager writes; `None` if it is not known to do either. What
/// follows a plain attribute belongs to something else.
fn queried(facts: &Facts, chain: &[Step]) -> Option<bool> {
    let mut found = None;
    let mut steps = chain.iter().peekable();
    while let Some(step) = steps.next() {
        let Step::Attribute(name) = step else { break };
        let name = facts.body.paths.name(*name);
        // A row that was read, and is then saved or deleted.
        if found.is_some() && matches!(name, "save" | "asave") && steps.peek().is_none() {
            return Some(true);
        }
        if WRITING.binary_search(&name).is_ok() {
            return Some(true);
        }
        if READING.binary_search(&name).is_ok() {
            found = Some(false);
        }
        // The last step is what is called.
        if steps.peek().is_some() && steps.next() != Some(&Step::Called) {
            break;
        }
    }
    found
}

/// The table that a value leads to: a model, an instance of one, or a table.
pub(super) fn table_of(program: &Program<'_>, found: Option<(Entity<'_>, &[Step])>) -> Option<u32> {
    let stores = &program.learned.as_ref()?.stores;
    match found?.0 {
        Entity::Class(symbol) | Entity::Instance(symbol) | Entity::Constant(symbol) => {
            stores.by_symbol.get(&symbol).copied().or_else(|| {
                // A column, or a manager.
                let class = class_around(program, symbol)?;
                stores.by_symbol.get(&class).copied()
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order() {
        assert!(WRITING.is_sorted());
        assert!(READING.is_sorted());
    }
}
