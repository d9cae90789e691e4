//! Reading and writing of tables through sessions, statements and shortcuts: `session.add(order)`,
//! `select(Order)`, `get_object_or_404(Order, ...)`.

use quarry_model::evidence::FindingKind;

use super::{
    super::{program::Entity, signals::Signal, values::Value},
    context::Scan,
    data::table_of,
};

/// What the arguments of a call are to it.
#[derive(Clone, Copy)]
enum Role {
    Read,
    Write,
}

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let name = signal.name.as_str();
    let (role, certain) = match name {
        "get_object_or_404" | "get_list_or_404" | "aget_object_or_404" => {
            (Role::Read, scan.outside().starts_with("django.shortcuts."))
        }
        "select" | "exists" | "join" | "outerjoin" => (Role::Read, is_sql(scan)),
        "query" | "select_from" | "scalars" | "scalar" | "get" | "stream" => {
            (Role::Read, is_session(scan))
        }
        "insert" | "update" => (Role::Write, is_sql(scan)),
        "add"
        | "add_all"
        | "merge"
        | "bulk_save_objects"
        | "bulk_insert_mappings"
        | "bulk_update_mappings" => (Role::Write, is_session(scan)),
        "delete" => (Role::Write, is_sql(scan) || is_session(scan)),
        _ => return,
    };
    // `session.add(x)` is no statement of SQL, so only what is handed over can tell.
    let telling = matches!(name, "add" | "add_all" | "query" | "merge");
    if !certain && (!telling || scan.inside().is_some_and(|(entity, _)| known(entity))) {
        return;
    }
    let mut tables: Vec<u32> = Vec::new();
    for value in signal.positional() {
        tables_of(scan, value, &mut tables, 0);
        if matches!(name, "get_object_or_404" | "get" | "merge" | "delete" | "insert" | "update") {
            break;
        }
    }
    tables.sort_unstable();
    tables.dedup();
    for table in tables {
        let write = matches!(role, Role::Write);
        if certain {
            scan.accesses(table, write, signal);
        } else if let Some(learned) = &scan.program.learned {
            let name = learned.stores.all[table as usize].name.clone();
            scan.note(FindingKind::Data, &name, signal, false);
        }
    }
}

/// Whether a receiver is something of the source that is no session.
fn known(entity: Entity<'_>) -> bool {
    matches!(entity, Entity::Function(_) | Entity::Class(_))
}

fn is_sql(scan: &Scan<'_, '_>) -> bool {
    let outside = scan.outside();
    outside.starts_with("sqlalchemy.")
        || outside.starts_with("sqlmodel.")
        || outside.starts_with("flask_sqlalchemy.SQLAlchemy().select")
}

/// Whether the receiver is a session of `SQLAlchemy`.
fn is_session(scan: &Scan<'_, '_>) -> bool {
    let Some((receiver, _)) = scan.outside().rsplit_once('.') else { return false };
    receiver == "flask_sqlalchemy.SQLAlchemy().session"
        || receiver.starts_with("flask_sqlalchemy.SQLAlchemy().session.")
        || (receiver.starts_with("sqlalchemy.") || receiver.starts_with("sqlmodel."))
            && (receiver.contains("Session()")
                || receiver.contains("sessionmaker()()")
                || receiver.contains("scoped_session()")
                || receiver.contains("async_sessionmaker()()"))
}

fn tables_of(scan: &Scan<'_, '_>, value: &Value, into: &mut Vec<u32>, depth: u32) {
    match value {
        Value::Path(path) | Value::Call(path, _) => {
            into.extend(table_of(scan.program, scan.reach(*path)));
        }
        Value::List(elements) if depth < 2 => {
            for element in elements {
                tables_of(scan, element, into, depth + 1);
            }
        }
        _ => {}
    }
}
