//! How the numbers are made, a sentence each.

use quarry_model::provenance::Provenance;

use crate::{content::Method, format};

/// The formulas of this version, with the provenance of what the team sets: hourly money and
/// the table of efforts.
#[must_use]
pub fn standard(money: Provenance, effort: Provenance, upkeep: Provenance) -> Vec<Method> {
    let upkeep = format::provenance(upkeep);
    let money = format::provenance(money);
    let effort = format::provenance(effort);
    let method = |name: &str, sentence: &str, provenance: String| Method {
        name: name.to_owned(),
        sentence: sentence.to_owned(),
        provenance,
    };
    vec![
        method(
            "Operations that cross",
            "The distinct functions, endpoints, topics and tables on one side of a boundary that \
             the other side uses; call sites are their evidence, not their count. Utilities, \
             type-only references and tests are left out and listed apart.",
            "measured in source".to_owned(),
        ),
        method(
            "Blocking operations",
            "Operations whose caller waits for the value, plus writes to data of the other side.",
            "measured in source".to_owned(),
        ),
        method(
            "Crossing share",
            "(in + out) / (2 × inside + in + out), over dependencies: 0% is closed in itself, \
             100% lives off the outside.",
            "measured in source".to_owned(),
        ),
        method(
            "Ease",
            "The mean over operations that cross: 1 for one-way, 1/2 for a read, 0 for blocking \
             and foreign writes. Operations that could not be decided make it a range.",
            "measured in source".to_owned(),
        ),
        method(
            "Effort",
            "Set-up plus hours for each one-way, read and blocking operation, each table moved, \
             each job split and each test that crosses, from the team’s table of efforts.",
            format!("operations measured; hours {effort}"),
        ),
        method(
            "Quick win",
            "Ease of at least 0.8 at its lower end, no blocking operation from outside, no \
             foreign write left open, every gate passed, and an effort within the first wave.",
            "from the above".to_owned(),
        ),
        method(
            "Servicing cost",
            "What debt costs a week: interest (slower changes) + toil + rework + lost \
             opportunity, attributed by the share of each debt item that hangs on the candidate.",
            format!("as each ledger entry says; hourly money {money}"),
        ),
        method(
            "Net saving and payback",
            "The cost of its debt items that the extraction is stated to remove, less its running \
             cost and the hours a week for the debt that the cut itself creates (a second \
             deployment, remote calls, copies of data, outboxes, copied libraries); payback is the \
             cost of the effort divided by it. Not known without a ledger entry and a stated \
             share: moving code removes no debt by itself.",
            format!("estimated; hourly money {money}; hours for new debt {upkeep}"),
        ),
        method(
            "Break-even, and when to begin",
            "The month in which what is saved covers what the work cost, both discounted. Doing \
             nothing costs what the debt costs; beginning in month m costs that and the work, less \
             what is saved after it, up to the horizon. The assumption that turns the answer is \
             the one whose change by the smallest factor, alone, does.",
            format!("estimated; hourly money {money}"),
        ),
        method(
            "Cost of delay",
            "The sum over steps of net saving a week × weeks until the step is done. The lower \
             bound is what no order can beat; the order by plain weighted shortest job first \
             stands beside it.",
            "computed from the plan".to_owned(),
        ),
    ]
}
