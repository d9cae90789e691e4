//! How well people can explain a domain or module (conceptual debt), and questions about
//! behaviour. Votes stand outside undo: it must not erase what others said.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    debt::Target,
    ids::{DomainId, ModuleId, QuestionId, VoteId},
    people::{Answer, BehaviourQuestion, Vote},
    project::Project,
    text,
};

use super::{candidates::domain_name, map::no_such_domain};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        domains::Created,
        ledger::{LedgerProblem, LedgerText},
        people::{
            BallotPreview, BallotVote, CastVote, Explainability, ExplainedTarget, QuestionForm,
            QuestionList, QuestionRef, QuestionRow, VoteRef, VoteRow,
        },
    },
    error::AppError,
    patterns::Names,
    sheet::{Columns, Row, Sheet, nothing_usable},
    words,
};

/// To a newcomer.
const BEST: u32 = 3;
/// Grades that lie this far apart are a disagreement.
const APART: u32 = 2;
const DAY_MS: i64 = 86_400_000;

const BALLOT: Columns = Columns {
    names: &["target", "voter", "grade", "sentence"],
    aliases: &[
        ("domain", "target"),
        ("module", "target"),
        ("name", "voter"),
        ("who", "voter"),
        ("vote", "grade"),
        ("what_it_does", "sentence"),
    ],
};

/// How well people can explain the domains, and the modules that somebody voted on.
pub fn explainability(application: &Application, _: Nothing) -> Result<Explainability, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let mut votes: BTreeMap<Target, Vec<&Vote>> =
        project.domains.keys().map(|id| (Target::Domain { domain: *id }, Vec::new())).collect();
    for vote in project.votes.values() {
        votes.entry(vote.target).or_default().push(vote);
    }
    let mut targets: Vec<_> =
        votes.into_iter().map(|(target, votes)| explained(project, target, votes)).collect();
    targets.sort_by(|a, b| {
        let mean = |one: &ExplainedTarget| one.mean.unwrap_or(f64::INFINITY);
        mean(a).total_cmp(&mean(b)).then(b.spread.cmp(&a.spread)).then(a.name.cmp(&b.name))
    });
    let people: BTreeSet<&str> = project.votes.values().map(|vote| vote.voter.as_str()).collect();
    let people = people.into_iter().map(ToOwned::to_owned).collect();
    Ok(Explainability { targets, voters: people })
}

fn explained(project: &Project, target: Target, mut votes: Vec<&Vote>) -> ExplainedTarget {
    votes.sort_by(|a, b| (a.grade, &a.voter).cmp(&(b.grade, &b.voter)));
    let grades = || votes.iter().map(|vote| vote.grade);
    let sum: u32 = grades().sum();
    let spread =
        (votes.len() > 1).then(|| grades().max().unwrap_or(0) - grades().min().unwrap_or(0));
    ExplainedTarget {
        target: identity(target),
        name: target_name(project, target),
        kind: match target {
            Target::Domain { .. } => "domain",
            Target::Module { .. } => "module",
        }
        .to_owned(),
        mean: (!votes.is_empty()).then(|| f64::from(sum) / votes.len() as f64),
        spread,
        disagreement: spread.is_some_and(|spread| spread >= APART),
        votes: votes
            .into_iter()
            .map(|vote| VoteRow {
                id: vote.id.to_string(),
                voter: vote.voter.clone(),
                grade: vote.grade,
                sentence: vote.sentence.clone(),
                at: vote.at.0.to_string(),
            })
            .collect(),
    }
}

fn identity(target: Target) -> String {
    match target {
        Target::Domain { domain } => domain.to_string(),
        Target::Module { module } => module.to_string(),
    }
}

fn target_name(project: &Project, target: Target) -> String {
    match target {
        Target::Domain { domain } => domain_name(project, Some(domain)),
        Target::Module { module } => project
            .modules
            .place(module)
            .map_or_else(|| module.to_string(), |ix| project.evidence.module(ix).name.clone()),
    }
}

/// The domain or module with this identity.
fn target(project: &Project, text: &str) -> Result<Target, AppError> {
    match (text.parse::<DomainId>(), text.parse::<ModuleId>()) {
        (Ok(domain), _) if project.domains.contains_key(&domain) => Ok(Target::Domain { domain }),
        (_, Ok(module)) if project.modules.place(module).is_some() => Ok(Target::Module { module }),
        (Ok(_), _) => Err(no_such_domain()),
        _ => Err(AppError::failed(format!("There is no module {text}."))),
    }
}

/// The vote that is cast, without its identity and moment.
fn check(project: &Project, cast: &CastVote) -> Result<Vote, AppError> {
    if cast.grade > BEST {
        return Err(AppError::failed(format!(
            "{} is no grade. 0 is not at all, {BEST} is to a newcomer.",
            cast.grade
        )));
    }
    Ok(Vote {
        id: quarry_model::ids::Id::new(0),
        target: target(project, &cast.target)?,
        voter: text::name("Who votes", &cast.voter)?,
        grade: cast.grade,
        sentence: text::note("What it does", &cast.sentence)?,
        at: quarry_model::time::Timestamp(0),
    })
}

/// Says how well somebody can explain a domain or module, in place of what they said before.
pub fn cast_vote(
    application: &Application,
    request: CastVote,
) -> Result<Outcome<Nothing>, AppError> {
    let edit = application.edit()?;
    let vote = check(edit.project(), &request)?;
    edit.vote(vec![vote])
}

/// Takes a vote back.
pub fn withdraw_vote(
    application: &Application,
    request: VoteRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: VoteId = request.vote.parse()?;
    application.edit()?.withdraw(id)
}

/// What a ballot file holds; changes nothing.
pub fn preview_ballot(
    application: &Application,
    request: LedgerText,
) -> Result<BallotPreview, AppError> {
    Ok(read_ballot(&application.view()?.project, &request)?.0)
}

/// Takes a ballot file over. Lines with a problem are left out and named.
pub fn import_ballot(
    application: &Application,
    request: LedgerText,
) -> Result<Outcome<BallotPreview>, AppError> {
    let edit = application.edit()?;
    let (found, votes) = read_ballot(edit.project(), &request)?;
    if found.votes.is_empty() {
        return Err(nothing_usable("ballot", &found.problems, "The ballot holds no vote."));
    }
    let Outcome { changed, placed, undo, .. } = edit.vote(votes)?;
    Ok(Outcome { value: found, changed, placed, undo })
}

fn cast(vote: &BallotVote) -> CastVote {
    CastVote {
        target: vote.target.clone(),
        voter: vote.voter.clone(),
        grade: vote.grade,
        sentence: vote.sentence.clone(),
    }
}

/// What a ballot file holds, and its votes as they would be kept.
fn read_ballot(
    project: &Project,
    ballot: &LedgerText,
) -> Result<(BallotPreview, Vec<Vote>), AppError> {
    let sheet = Sheet::read(&ballot.text, &ballot.meanings, BALLOT)?;
    let mut found = BallotPreview {
        votes: Vec::new(),
        replaced: 0,
        problems: sheet.problems.clone(),
        columns: sheet.meanings(),
        known: BALLOT.known(),
    };
    if !["target", "voter", "grade"].iter().all(|column| sheet.has(column)) {
        let cause = "The columns must say of what (“target”), by whom (“voter”) and how well it \
                     can be explained (“grade”, 0 to 3)."
            .to_owned();
        found.problems = vec![LedgerProblem { line: 1, cause }];
        return Ok((found, Vec::new()));
    }
    let said: BTreeSet<_> =
        project.votes.values().map(|vote| (vote.target, vote.voter.as_str())).collect();
    let mut votes = Vec::new();
    let names = Names::of(&project.evidence);
    let mut seen = BTreeSet::new();
    for (line, row) in sheet.rows() {
        match ballot_vote(project, &names, &row) {
            Ok((vote, _)) if !seen.insert((vote.target.clone(), vote.voter.to_lowercase())) => {
                let cause = format!("{} voted on {} above already.", vote.voter, vote.name);
                found.problems.push(LedgerProblem { line, cause });
            }
            Ok((vote, checked)) => {
                let before = said.contains(&(checked.target, checked.voter.as_str()));
                found.replaced += u32::from(before);
                found.votes.push(vote);
                votes.push(checked);
            }
            Err(cause) => found.problems.push(LedgerProblem { line, cause }),
        }
    }
    found.problems.sort_by_key(|problem| problem.line);
    Ok((found, votes))
}

fn ballot_vote(
    project: &Project,
    names: &Names<'_>,
    row: &Row<'_>,
) -> Result<(BallotVote, Vote), String> {
    let name = row.text("target");
    let of =
        |domain: &&quarry_model::domain::Domain| domain.name.to_lowercase() == name.to_lowercase();
    let target = project.domains.values().find(of).map_or_else(
        || names.find(name).map(|ix| Target::Module { module: project.modules.id(ix) }),
        |domain| Some(Target::Domain { domain: domain.id }),
    );
    let target = target.ok_or_else(|| format!("target: there is no domain or module “{name}”."))?;
    let grade = row.number("grade")?.ok_or("grade: it is empty.")?;
    if grade.fract() != 0.0 || !(0.0..=f64::from(BEST)).contains(&grade) {
        return Err(format!("grade: {grade} is none of 0, 1, 2 and 3."));
    }
    let vote = BallotVote {
        target: identity(target),
        name: target_name(project, target),
        voter: row.text("voter").to_owned(),
        grade: grade as u32,
        sentence: row.text("sentence").to_owned(),
    };
    let checked = check(project, &cast(&vote)).map_err(|error| error.message)?;
    Ok((vote, checked))
}

/// All questions about behaviour: the open ones first, the oldest first.
pub fn questions(application: &Application, _: Nothing) -> Result<QuestionList, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let now = application.now().0;
    let mut questions: Vec<&BehaviourQuestion> = project.questions.values().collect();
    questions.sort_by_key(|one| (one.answer != Answer::Unknown, one.asked, one.id));
    let questions = questions.into_iter().map(|one| QuestionRow {
        id: one.id.to_string(),
        question: one.question.clone(),
        target: one.target.map(identity),
        name: one.target.map(|target| target_name(project, target)).unwrap_or_default(),
        answer: words::of(&one.answer),
        owner: one.owner.clone(),
        asked: one.asked.0.to_string(),
        age: u32::try_from((now - one.asked.0).max(0) / DAY_MS).unwrap_or(u32::MAX),
    });
    Ok(QuestionList { questions: questions.collect() })
}

/// Asks a question about behaviour, or changes one.
pub fn save_question(
    application: &Application,
    request: QuestionForm,
) -> Result<Outcome<Created>, AppError> {
    let question = text::note("A question", &request.question)?;
    if question.is_empty() {
        return Err(AppError::failed("A question needs words: is this how it should be?"));
    }
    let owner = text::note("Who finds out", &request.owner)?;
    let answer: Answer = words::parse(&request.answer).ok_or_else(|| {
        AppError::failed(format!("“{}” is none of intended, accident and unknown.", request.answer))
    })?;
    let id: Option<QuestionId> = request.id.as_deref().map(str::parse).transpose()?;
    let edit = application.edit()?;
    let project = edit.project();
    let about = request.target.as_deref().map(|text| target(project, text)).transpose()?;
    let known = id.map(|id| project.questions.get(&id).ok_or_else(no_such_question)).transpose()?;
    let asked = known.map_or_else(|| application.now(), |known| known.asked);
    let label = if known.is_some() { "Change a question" } else { "Ask a question" };
    edit.commit(label, |_, change| {
        let id = match id {
            Some(id) => id,
            None => change.next_id::<BehaviourQuestion>()?,
        };
        change.put(&BehaviourQuestion { id, question, target: about, answer, owner, asked })?;
        Ok(Created { id: id.to_string() })
    })
}

/// Removes a question.
pub fn remove_question(
    application: &Application,
    request: QuestionRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: QuestionId = request.question.parse()?;
    let edit = application.edit()?;
    if !edit.project().questions.contains_key(&id) {
        return Err(no_such_question());
    }
    edit.commit("Remove a question", |_, change| {
        change.remove::<BehaviourQuestion>(&id)?;
        Ok(Nothing {})
    })
}

fn no_such_question() -> AppError {
    AppError::failed("That question is no longer there. Somebody may have removed it.")
}
