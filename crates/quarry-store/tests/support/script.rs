//! Two hundred edits, and how to tell which of them a file holds.

use quarry_model::{
    debt::ToilEntry,
    ids::{DecisionId, Id, ToilEntryId},
    people::Decision,
    project::Project,
    provenance::Provenance,
    time::{Date, Timestamp},
};
use quarry_store::{Store, StoreError};

/// How many edits the script has.
pub const EDITS: u32 = 200;

/// How many rows of the diary edit `n` writes, beside its decision: from none to several pages.
fn rows(n: u32) -> u32 {
    n % 5 * 30
}

/// Makes edit `n`, from 1.
pub fn edit(store: &mut Store, n: u32) -> Result<(), StoreError> {
    let done = store.change(&format!("Edit {n}"), Timestamp(i64::from(n)), |change| {
        let decision = Decision {
            id: DecisionId::new(n),
            title: format!("Edit {n}"),
            because: "It was time.".repeat(1 + n as usize % 90),
            dissent: String::new(),
            owner: "Ann".to_owned(),
            at: Timestamp(i64::from(n)),
            review_on: None,
        };
        change.put(&decision)?;
        // Rows that edits before wrote are written over, so that old pages change too.
        for row in 1..=rows(n) {
            change.put(&ToilEntry {
                id: ToilEntryId::new(row),
                on: Date::from_ymd_opt(2026, 1, 5).expect("a Monday"),
                minutes: n,
                what: "Restarted the queue by hand".to_owned(),
                domain: None,
                item: None,
                provenance: Provenance::Measured,
            })?;
        }
        Ok::<_, StoreError>(())
    });
    done.map(drop)
}

/// How many edits a project holds; each must be there as a whole, and none beyond a gap.
pub fn edits(project: &Project) -> u32 {
    let last = project.decisions.len() as u32;
    for (n, (id, decision)) in (1..).zip(&project.decisions) {
        assert_eq!((id.number(), decision.at.0), (n, i64::from(n)), "an edit is missing");
    }
    for (id, entry) in &project.toil {
        let writer = (1..=last).rev().find(|n| rows(*n) >= id.number());
        assert_eq!(Some(entry.minutes), writer, "half an edit");
    }
    let most = (1..=last).map(rows).max().unwrap_or(0);
    assert_eq!(project.toil.len() as u32, most, "half an edit");
    last
}
