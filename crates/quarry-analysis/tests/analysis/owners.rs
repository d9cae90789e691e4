//! Whose the tables are, and what follows when people say so.

use proptest::prelude::*;
use quarry_analysis::{
    CandidateScore, Graph, Region, TableOwnership, score, seam, table_ownerships,
};
use quarry_model::{
    candidate::{Candidate, Scope},
    ids::{CandidateId, DomainId, Id, ModuleId, ProfileId},
    people::StakeholderProfile,
    project::Project,
    table_owner::TableOwner,
};

use crate::sketch::Sketch;

fn mail() -> DomainId {
    DomainId::new(2)
}

fn core() -> DomainId {
    DomainId::new(1)
}

/// Mail writes letters most and reads users, which the core writes; both write locks equally
/// often; the monolith alone uses logs.
fn shop() -> Project {
    Sketch::default()
        .domain("Mail", &["mail/send.py", "mail/text.py"])
        .domain("Core", &["core/a.py", "core/b.py"])
        .accesses("mail/send.py", "letters", true, 3)
        .accesses("core/a.py", "letters", true, 1)
        .accesses("core/b.py", "letters", false, 2)
        .accesses("core/a.py", "users", true, 5)
        .accesses("mail/send.py", "users", false, 1)
        .accesses("mail/send.py", "locks", true, 1)
        .accesses("core/a.py", "locks", true, 1)
        .accesses("log.py", "logs", true, 1)
        .project()
}

fn say(project: &mut Project, table: &str, domain: Option<DomainId>) {
    let owner =
        TableOwner { table: table.to_owned(), domain, note: String::new(), by: String::new() };
    project.table_owners.insert(table.to_owned(), owner);
}

fn of(project: &Project, candidate: u32) -> CandidateScore {
    let profile = StakeholderProfile::balanced(ProfileId::new(1));
    let scores = score(project, &Graph::of_project(project), &profile);
    scores.into_iter().find(|s| s.candidate == CandidateId::new(candidate)).unwrap()
}

fn owners(project: &Project) -> Vec<(String, TableOwnership)> {
    let found = table_ownerships(project, &Graph::of_project(project));
    found.into_iter().map(|t| (project.evidence.tables[t.table.at()].name.clone(), t)).collect()
}

/// Tables, reads, writes, unowned and unconfirmed of a candidate.
fn foreign(project: &Project, candidate: u32) -> (u32, u64, u64, u32, u32) {
    let found = of(project, candidate).foreign_data.unwrap();
    (found.tables, found.reads, found.writes, found.unowned_tables, found.unconfirmed_tables)
}

#[test]
fn the_domain_with_most_writes_is_proposed() {
    let mut project = shop();
    let proposed = |project: &Project| -> Vec<_> {
        owners(project).into_iter().map(|(name, table)| (name, table.proposed)).collect()
    };
    let expected = [
        ("letters".to_owned(), Some(Region::Domain(mail()))),
        ("locks".to_owned(), None),
        ("logs".to_owned(), Some(Region::Monolith)),
        ("users".to_owned(), Some(Region::Domain(core()))),
    ];
    assert_eq!(proposed(&project), expected);
    let (_, letters) = &owners(&project)[0];
    let uses: Vec<_> = letters.uses.iter().map(|of| (of.region, of.writes, of.reads)).collect();
    assert_eq!(uses, [(Region::Domain(mail()), 3, 0), (Region::Domain(core()), 1, 2)]);
    assert_eq!((letters.confirmed, letters.owner()), (None, Some(Region::Domain(mail()))));

    say(&mut project, "letters", Some(core()));
    say(&mut project, "users", None);
    assert_eq!(proposed(&project), expected, "what is proposed rests on the evidence alone");
    assert_eq!(owners(&project)[0].1.owner(), Some(Region::Domain(core())));
    assert_eq!(owners(&project)[3].1.owner(), Some(Region::Monolith));
}

#[test]
fn foreign_data_follows_what_people_say() {
    let mut project = shop();
    // Letters: 1 write and 2 reads from outside; users: 1 read; locks: nobody's.
    assert_eq!(foreign(&project, 2), (2, 3, 1, 1, 2));
    assert!(
        of(&project, 2).missing_evidence.contains(&"2 owners of tables not confirmed".to_owned())
    );

    // Confirmed as proposed: the same figures, and nothing left to confirm.
    say(&mut project, "letters", Some(mail()));
    say(&mut project, "users", Some(core()));
    assert_eq!(foreign(&project, 2), (2, 3, 1, 1, 0));
    assert!(of(&project, 2).missing_evidence.iter().all(|what| !what.contains("not confirmed")));

    // Overruled: letters are the core's, so Mail's three writes are foreign; locks are Mail's.
    say(&mut project, "letters", Some(core()));
    say(&mut project, "locks", Some(mail()));
    assert_eq!(foreign(&project, 2), (3, 1, 4, 0, 0));
    assert_eq!(of(&project, 2).effort_basis.tables, 1);
    let graph = Graph::of_project(&project);
    let operations = seam(&project, &graph, CandidateId::new(2)).unwrap().operations;
    let other = |name: &str| {
        let found = operations.iter().find(|operation| operation.name == name).unwrap();
        (found.other_side.clone(), found.to_confirm)
    };
    assert_eq!(other("letters"), (vec![Some(core())], false));

    // A table that stays with the monolith is nobody's of the two.
    say(&mut project, "users", None);
    let operations = seam(&project, &graph, CandidateId::new(2)).unwrap().operations;
    let users = operations.iter().find(|operation| operation.name == "users").unwrap();
    assert_eq!(users.other_side, [None]);
}

#[test]
fn a_slice_owns_what_it_writes_most_within_the_domain_that_owns() {
    let mut project = shop();
    let slice = |modules: &[u32]| {
        let modules = modules.iter().map(|n| ModuleId::new(*n)).collect();
        Candidate::new(CandidateId::new(9), "Slice", Scope::Modules { modules })
    };
    let names = |project: &Project| -> Vec<String> {
        project.evidence.modules.iter().map(|module| module.path.clone()).collect()
    };
    assert_eq!(names(&project)[..2], ["core/a.py", "core/b.py"]);
    let owned = |project: &Project| of(project, 9).effort_basis.tables;
    // core/a.py writes users, within the core alone.
    project.candidates.insert(CandidateId::new(9), slice(&[1]));
    say(&mut project, "users", Some(core()));
    assert_eq!(owned(&project), 1);
    // Said to be Mail's: the slice of the core owns nothing, whatever it writes.
    say(&mut project, "users", Some(mail()));
    assert_eq!(owned(&project), 0);
    // Nobody of the owner writes it: it goes with the whole of the owner, not with a part.
    project.candidates.insert(CandidateId::new(9), slice(&[4]));
    assert_eq!(names(&project)[3..], ["mail/send.py", "mail/text.py"]);
    assert_eq!(foreign(&project, 9).0, 2, "letters are its own; users are the rest of Mail's");
    let whole = slice(&[4, 5]);
    project.candidates.insert(CandidateId::new(9), whole);
    assert_eq!(owned(&project), 2, "letters and users");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    /// To confirm what is proposed changes no figure but how many are left to confirm, and the
    /// order in which owners are named never matters.
    #[test]
    fn confirming_changes_nothing_else(
        accesses in prop::collection::vec((0usize..5, 0usize..4, any::<bool>(), 1u32..4), 1..16),
        said in prop::collection::vec((0usize..4, 0u32..3), 0..5),
    ) {
        const MODULES: [&str; 5] = ["a/x.py", "a/y.py", "b/x.py", "b/y.py", "z.py"];
        const TABLES: [&str; 4] = ["one", "two", "three", "four"];
        let mut sketch = Sketch::default();
        sketch.domain("A", &MODULES[..2]).domain("B", &MODULES[2..4]).module(MODULES[4]);
        for (module, table, write, count) in &accesses {
            sketch.accesses(MODULES[*module], TABLES[*table], *write, *count);
        }
        let before = sketch.project();
        let mut confirmed = before.clone();
        for (name, table) in owners(&before) {
            if let Some(owner) = table.proposed {
                say(&mut confirmed, &name, owner.domain());
            }
        }
        for candidate in [1, 2] {
            let (a, b) = (of(&before, candidate), of(&confirmed, candidate));
            let without = |score: &CandidateScore| {
                let mut foreign = score.foreign_data.unwrap();
                foreign.unconfirmed_tables = 0;
                (foreign, score.counts, score.effort, score.ease)
            };
            prop_assert_eq!(without(&a), without(&b));
            prop_assert_eq!(b.foreign_data.unwrap().unconfirmed_tables, 0);
        }
        let mut forth = before.clone();
        let mut back = before.clone();
        let mut last = std::collections::BTreeMap::new();
        for (table, domain) in &said {
            let domain = (*domain > 0).then(|| DomainId::new(*domain));
            say(&mut forth, TABLES[*table], domain);
            last.insert(TABLES[*table], domain);
        }
        for (table, domain) in last.into_iter().rev() {
            say(&mut back, table, domain);
        }
        prop_assert_eq!(owners(&forth), owners(&back));
        prop_assert_eq!(of(&forth, 1), of(&back, 1));
    }
}
