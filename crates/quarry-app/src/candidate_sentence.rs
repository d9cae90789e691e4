//! A candidate in plain words: what its evidence says, the toil it carries and what it waits for.

use quarry_analysis::CandidateScore;
use quarry_model::{candidate::Candidate, project::Project};
use quarry_report::format::{listed, money};

/// Such as “Notifications: 14 modules, 31 operations cross, 27 of them one-way. Carries USD 1,900
/// a week of toil. Needs an event bus.”
pub(crate) fn candidate_sentence(
    project: &Project,
    candidate: &Candidate,
    score: &CandidateScore,
) -> String {
    let needs: Vec<&str> = candidate
        .needs
        .iter()
        .filter_map(|need| project.enablers.get(need))
        .filter(|enabler| !enabler.ready)
        .map(|enabler| enabler.name.as_str())
        .collect();
    let toil = score.debt.servicing.toil.money;
    format!("{}{}", score.sentence, burden(toil, &project.settings.currency, &needs))
}

fn burden(toil: f64, currency: &str, needs: &[&str]) -> String {
    // Less than one of the currency rounds to nothing.
    let carries =
        (toil >= 0.5).then(|| format!(" Carries {} a week of toil.", money(toil, currency)));
    let needs = (!needs.is_empty()).then(|| format!(" Needs: {}.", listed(needs)));
    [carries, needs].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_and_needed_is_said() {
        let cases: [(f64, &[&str], &str); 5] = [
            (0.0, &[], ""),
            (0.4, &[], ""),
            (1_899.6, &[], " Carries USD\u{a0}1,900 a week of toil."),
            (0.0, &["Event bus"], " Needs: Event bus."),
            (
                12.0,
                &["Event bus", "Replica", "Gateway"],
                " Carries USD\u{a0}12 a week of toil. Needs: Event bus, Replica and Gateway.",
            ),
        ];
        for (toil, needs, expected) in cases {
            assert_eq!(burden(toil, "USD", needs), expected);
        }
    }
}
