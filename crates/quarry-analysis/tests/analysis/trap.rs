//! The trap: entry points count the same until calls through them were measured.

use std::sync::Arc;

use quarry_analysis::{Graph, Passage, Trap, score};
use quarry_model::{
    dependency::{DependencyKind, Effect},
    ids::{Id, ProfileId},
    people::StakeholderProfile,
    project::Project,
};

use crate::sketch::{Sketch, USED};

/// Three pages outside of Mail call it for its value; that of `a.py` combines Core besides. Calls as
/// they were measured.
fn trap(measured: &[(&str, &str, u32)]) -> Trap {
    let mut sketch = Sketch::default();
    sketch
        .domain("Mail", &["mail/send.py"])
        .domain("Core", &["core/x.py"])
        .operation("mail/send.py", "state", Effect::None)
        .operation("core/x.py", "total", Effect::None)
        .uses("a.py", "mail/send.py", "state", USED)
        .uses("a.py", "core/x.py", "total", USED)
        .uses("b.py", "mail/send.py", "state", USED)
        .route("a.py", "GET /a")
        .route("b.py", "GET /b")
        .route("b.py", "GET /b/2");
    for (from, to, calls) in measured {
        sketch.depends(from, to, DependencyKind::Runtime, *calls);
    }
    let mut project: Project = sketch.project();
    let evidence = Arc::make_mut(&mut project.evidence);
    for entry in &mut evidence.entry_points {
        // The symbol in which a sketch uses everything.
        "f".clone_into(&mut entry.handler);
    }
    let profile = StakeholderProfile::balanced(ProfileId::new(1));
    let scores = score(&project, &Graph::of_project(&project), &profile);
    let mail = scores.into_iter().find(|score| score.sentence.starts_with("Mail")).unwrap();
    mail.trap
}

#[test]
fn entry_points_weigh_what_was_called_through_them() {
    for (measured, caught, routable, volume, unmeasured) in [
        // As without measures.
        (&[][..], 1.0 / 3.0, 2.0 / 3.0, None, 0),
        // Measured, but not through these.
        (&[("core/x.py", "b.py", 7)], 1.0 / 3.0, 2.0 / 3.0, None, 0),
        (&[("a.py", "mail/send.py", 90), ("b.py", "mail/send.py", 10)], 0.9, 0.1, Some(100.0), 0),
        // Only what reaches the candidate counts.
        (
            &[("a.py", "mail/send.py", 1), ("a.py", "core/x.py", 99), ("b.py", "mail/send.py", 3)],
            0.25,
            0.75,
            Some(4.0),
            0,
        ),
        // Nothing was measured through one of them.
        (&[("b.py", "mail/send.py", 5)], 0.0, 1.0, Some(5.0), 1),
    ] {
        let trap = trap(measured);
        assert_eq!(trap.entries.len(), 3);
        assert_eq!(trap.count(Passage::Aggregating), 1, "what becomes of each is the same");
        let close = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-12;
        assert!(close(trap.caught(), caught), "{measured:?}: {:?}", trap.caught());
        assert!(close(trap.share(Passage::Routable), routable), "{measured:?}");
        assert_eq!((trap.volume(), trap.unmeasured()), (volume, unmeasured), "{measured:?}");
    }
    let trap = trap(&[("b.py", "mail/send.py", 5)]);
    let volumes: Vec<_> = trap.entries.iter().map(|entry| entry.volume().unwrap()).collect();
    assert_eq!(volumes, [0.0, 2.5, 2.5], "two pages of one module share its calls");
    assert_eq!(Trap::default().caught(), None);
}
