//! Why operations and single call sites are of their class, in words.

use quarry_model::{
    dependency::{CallSite, Operation, OperationKind, ResultUse, Usage},
    module::Effect,
};

use crate::{
    basis::Basis,
    class::{Class, Writes, class_of_site, could_be_message},
    seam::SeamSite,
};

/// What an effect says of a call whose result nobody uses, if that makes it one-way.
fn one_way_by(effect: Effect) -> &'static str {
    match effect {
        Effect::Tells => {
            "it sends jobs or tells subscribers; assumed: none of them changes what the caller reads"
        }
        Effect::OwnState => {
            "it changes only state of its own side that no function gives back; assumed: nobody \
             looks at it by other means"
        }
        Effect::WritesAndTells => {
            "it writes only tables of its own side and sends jobs or tells subscribers; assumed: \
             none of them changes what the caller reads"
        }
        Effect::WritesData | Effect::WritesOwn => {
            "it writes only tables of its own side; assumed: the caller does not read them next"
        }
        Effect::Logs => "it only writes a log, counts or traces",
        Effect::None => "it is proven to change nothing",
        _ => "all its effects lie outside the program",
    }
}

/// Why what is not known is taken to read.
const ASSUMED: &str = "Assumed, not proven: by its name it only reads, or it makes an object, and nothing it is seen \
     to run writes or changes anything";

/// Whether the result of a call is thrown away.
fn is_dropped(site: &CallSite) -> bool {
    is_call(site) && matches!(site.result, ResultUse::Discarded | ResultUse::AwaitedUnused)
}

fn is_call(site: &CallSite) -> bool {
    site.usage == Usage::Call
}

fn is_used(site: &CallSite) -> bool {
    is_call(site) && site.result == ResultUse::Used
}

/// What a call site says by itself of the operation, which writes tables of `writes`.
pub(crate) fn seam_site(site: &CallSite, operation: &Operation, writes: Writes) -> SeamSite {
    let class = class_of_site(site, operation, writes).unwrap_or(Class::CopiedLibrary);
    let could_be_message = could_be_message(site, operation, writes);
    let reason = match class {
        Class::CopiedLibrary if could_be_message => {
            format!(
                "Called on the object itself; if the base stays on its side: {}",
                one_way_by(operation.effect)
            )
        }
        Class::OneWay if site.usage == Usage::Subscribe => {
            "Subscribes: the event triggers the subscriber".to_owned()
        }
        Class::OneWay if is_dropped(site) => {
            format!("The result is dropped, and {}", one_way_by(operation.effect))
        }
        Class::OneWay => "Sent and not waited for".to_owned(),
        Class::Read if could_be_message => {
            "The result is dropped, and it is proven to change nothing".to_owned()
        }
        Class::Read if site.usage == Usage::Query => "Its data is read".to_owned(),
        Class::Read if operation.effect == Effect::Unknown => ASSUMED.to_owned(),
        Class::Read if operation.effect == Effect::Logs => {
            "It is proven to change nothing but a log".to_owned()
        }
        Class::Read => "It is proven to change nothing".to_owned(),
        Class::Blocking if is_used(site) => "Its value is used".to_owned(),
        Class::Blocking if site.handles_failure => "Its failure is handled".to_owned(),
        Class::Blocking if operation.effect == Effect::Checks => {
            "It refuses with an error, which stops the caller".to_owned()
        }
        Class::Blocking => "It changes state that others see".to_owned(),
        Class::Unknown if operation.effect.writes() => {
            "The result is dropped, but it writes stored data, and whose, or what it changes \
             besides, is not known"
                .to_owned()
        }
        Class::Unknown => {
            "The result is dropped, but what the call does besides is not known".to_owned()
        }
        Class::ForeignWrite if site.usage == Usage::Store => "Its data is written".to_owned(),
        Class::ForeignWrite if site.in_transaction => {
            "It writes stored data in the transaction of its caller, and must commit with it"
                .to_owned()
        }
        Class::ForeignWrite => "It writes data of the other side".to_owned(),
        Class::CopiedLibrary if site.usage == Usage::Inherit => {
            "Inherited: both sides will carry it".to_owned()
        }
        Class::CopiedLibrary => "Named without a call: both sides will carry it".to_owned(),
    };
    let outbox = class == Class::OneWay && site.in_transaction;
    let end = if outbox { "; it needs an outbox" } else { "" };
    SeamSite { class, could_be_message, reason: format!("{reason}{end}.") }
}

/// Why an operation is of its class, with the first place that shows it.
pub(crate) fn reason(
    basis: &Basis,
    operation: &Operation,
    class: Class,
    subscriptions: bool,
    sites: &[&CallSite],
) -> String {
    let at = |wanted: &dyn Fn(&CallSite) -> bool| {
        let site = sites.iter().find(|site| wanted(site)).or(sites.first());
        site.map_or_else(
            || "an unknown place".to_owned(),
            |site| format!("{}:{}", basis.evidence().module(site.from).path, site.line),
        )
    };
    let any = |_: &CallSite| true;
    let in_transaction = |site: &CallSite| site.in_transaction;
    let name = &operation.name;
    let text = match class {
        Class::OneWay if subscriptions => {
            format!("Subscribed to at {}: the event triggers the subscriber", at(&any))
        }
        Class::OneWay if sites.iter().any(|site| is_dropped(site)) => format!(
            "The result is dropped at every place, such as {}, and {}",
            at(&is_dropped),
            one_way_by(operation.effect)
        ),
        Class::OneWay => format!("Sent and not waited for, such as at {}", at(&any)),
        Class::Read if sites.iter().any(|site| site.usage == Usage::Query) => {
            let queries = |site: &CallSite| site.usage == Usage::Query;
            format!("Its data is read at {}", at(&queries))
        }
        Class::Read if operation.effect == Effect::Unknown => {
            format!("{ASSUMED}; used at {}", at(&any))
        }
        Class::Read if operation.effect == Effect::Logs => {
            format!("{name} is proven to change nothing but a log; used at {}", at(&any))
        }
        Class::Read => format!("{name} is proven to change nothing; used at {}", at(&any)),
        Class::Blocking if sites.iter().any(|site| is_used(site)) => {
            format!("Its value is used at {}", at(&is_used))
        }
        Class::Blocking if operation.effect == Effect::ChangesState => {
            format!("It changes state that others see; called at {}", at(&is_call))
        }
        Class::Blocking if operation.effect == Effect::Checks => {
            format!("It refuses with an error, which stops the caller at {}", at(&is_dropped))
        }
        Class::Blocking => {
            let handles = |site: &CallSite| site.handles_failure;
            format!("The caller handles its failure at {}", at(&handles))
        }
        Class::Unknown if operation.kind == OperationKind::Table => {
            format!("Whether {name} is written is not known; used at {}", at(&any))
        }
        Class::Unknown if matches!(operation.effect, Effect::WritesData | Effect::WritesOwn) => {
            format!(
                "The result is dropped at {}, but it writes stored data, and whose is not known",
                at(&is_dropped)
            )
        }
        Class::Unknown if operation.effect == Effect::WritesAndMore => format!(
            "The result is dropped at {}, but it writes stored data, and what it changes besides \
             is not known",
            at(&is_dropped)
        ),
        Class::Unknown => format!(
            "The result is dropped at {}, but what the call does besides is not known",
            at(&is_dropped)
        ),
        Class::ForeignWrite if sites.iter().any(|site| is_call(site) && in_transaction(site)) => {
            format!(
                "It writes stored data inside the transaction at {}, and must commit with its caller",
                at(&|site| is_call(site) && in_transaction(site))
            )
        }
        Class::ForeignWrite if sites.iter().any(|site| site.usage == Usage::Store) => {
            let stores = |site: &CallSite| site.usage == Usage::Store;
            format!("Its data is written at {}", at(&stores))
        }
        Class::ForeignWrite => format!("It writes data of the other side; used at {}", at(&any)),
        Class::CopiedLibrary if sites.iter().any(|site| site.usage == Usage::Inherit) => {
            let inherits = |site: &CallSite| site.usage == Usage::Inherit;
            format!("Inherited at {}: both sides will carry it", at(&inherits))
        }
        Class::CopiedLibrary => {
            format!("Named without a call at {}: both sides will carry it", at(&any))
        }
    };
    if class == Class::OneWay && sites.iter().any(|site| site.in_transaction) {
        format!("{text}; it needs an outbox, since {} is in a transaction.", at(&in_transaction))
    } else {
        format!("{text}.")
    }
}
