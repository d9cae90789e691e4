//! Makes the bundled sample: surveys a clone of its repository, assigns domains by `map.csv`
//! and adds what `additions.json` says. See examples/sample/README.md for the command.

use std::{collections::BTreeMap, error::Error, fs, path::Path, sync::Arc};

use quarry_app::{
    application::{Application, Setup, Unattended},
    commands::{
        assigning::assign_lines,
        export::export,
        survey::{SurveyRequest, survey},
    },
    dto::{
        domains::{AssignLines, MapLine},
        export::Export,
    },
    exchange::{self, Exchange},
};
use quarry_model::{
    candidate::Disposition,
    debt::{Attachment, DebtItem, DebtProject, Holder, ToilEntry},
    domain::{DomainKind, GlossaryTerm},
    ids::{DomainId, EnablerId, TeamId},
    progress::Unwatched,
    provenance::Estimate,
    roadmap::Enabler,
    team::Team,
    time::Timestamp,
};
use serde::Deserialize;

/// The day of the commit that was read, at noon: 2026-08-18.
const AT: Timestamp = Timestamp(1_787_054_400_000);

/// What is added to the survey by hand.
#[derive(Deserialize)]
struct Additions {
    name: String,
    notice: String,
    teams: Vec<Team>,
    enablers: Vec<Enabler>,
    debt_projects: Vec<DebtProject>,
    domains: BTreeMap<String, DomainAddition>,
    debt_items: Vec<DebtAddition>,
    toil: Vec<ToilAddition>,
}

#[derive(Deserialize)]
struct DomainAddition {
    definition: String,
    kind: DomainKind,
    owner: TeamId,
    disposition: Disposition,
    #[serde(default)]
    glossary: Vec<GlossaryTerm>,
    #[serde(default)]
    needs: Vec<EnablerId>,
    removed_share: Option<Estimate>,
    #[serde(default)]
    running_cost_per_week: f64,
}

#[derive(Deserialize)]
struct DebtAddition {
    #[serde(flatten)]
    item: DebtItem,
    on: Vec<(String, f64)>,
}

#[derive(Deserialize)]
struct ToilAddition {
    #[serde(flatten)]
    entry: ToilEntry,
    domain_name: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(source), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: make_sample CLONE SAMPLE_FOLDER".into());
    };
    let folder = Path::new(&folder);
    let scratch = tempfile::tempdir()?;
    let application = Application::new(Setup {
        data_folder: scratch.path().join("data"),
        config_folder: scratch.path().join("config"),
        sample: None,
        host: Arc::new(Unattended),
        clock: || AT,
    })?;
    let project = scratch.path().join("sample.quarry");
    let request = SurveyRequest {
        folder: source.into(),
        project: Some(project.clone()),
        options: quarry_survey::SurveyOptions::default(),
    };
    let summary = survey(&application, &request, &Unwatched)?;
    application.open(&project)?;
    println!(
        "{} modules, {} dependencies, {} call sites, {} commits",
        summary.modules, summary.dependencies, summary.call_sites, summary.commits
    );

    let map = fs::read_to_string(folder.join("map.csv"))?;
    let lines = map.lines().skip(1).filter_map(|line| line.rsplit_once(','));
    let lines = lines
        .map(|(target, domain)| MapLine { target: target.to_owned(), domain: domain.to_owned() });
    let assigned = assign_lines(&application, AssignLines { lines: lines.collect() })?.value;
    println!("{} modules assigned; without a match: {:?}", assigned.modules, assigned.unmatched);

    let plain = scratch.path().join("plain.json");
    let plain_name = plain.display().to_string();
    let what = "project".to_owned();
    export(&application, Export { what, path: plain_name, candidate: None, start: None })?;
    let mut sample = exchange::read(&plain)?;
    let additions = fs::read_to_string(folder.join("additions.json"))?;
    add(&mut sample, serde_json::from_str(&additions)?)?;
    // The map is laid out anew for the domains as they are now.
    sample.slots.clear();
    sample.anchors.clear();
    let tidy = scratch.path().join("tidy.quarry");
    exchange::make_project(&sample, &tidy, AT)?;
    application.open(&tidy)?;
    let out = folder.join("sample.json.gz");
    let path = out.display().to_string();
    export(
        &application,
        Export { what: "project".to_owned(), path, candidate: None, start: None },
    )?;
    println!("{} bytes in {}", fs::metadata(&out)?.len(), out.display());
    Ok(())
}

fn add(sample: &mut Exchange, additions: Additions) -> Result<(), Box<dyn Error>> {
    sample.settings.name = additions.name;
    sample.settings.notice = additions.notice;
    sample.teams = additions.teams;
    sample.enablers = additions.enablers;
    sample.debt_projects = additions.debt_projects;
    let ids: BTreeMap<String, DomainId> =
        sample.domains.iter().map(|domain| (domain.name.clone(), domain.id)).collect();
    let id_of = |name: &str| ids.get(name).copied().ok_or(format!("no domain {name}"));
    for domain in &mut sample.domains {
        let addition = additions.domains.get(&domain.name);
        let addition = addition.ok_or(format!("nothing is said of {}", domain.name))?;
        domain.definition.clone_from(&addition.definition);
        domain.glossary.clone_from(&addition.glossary);
        domain.kind = addition.kind;
        domain.owner = Some(addition.owner);
    }
    for candidate in &mut sample.candidates {
        let Some(addition) = additions.domains.get(&candidate.name) else { continue };
        candidate.disposition = addition.disposition;
        candidate.needs.clone_from(&addition.needs);
        candidate.removed_share = addition.removed_share;
        candidate.running_cost_per_week = addition.running_cost_per_week;
    }
    for addition in additions.debt_items {
        let mut item = addition.item;
        for (name, share) in addition.on {
            let target = Holder::Domain { domain: id_of(&name)? };
            item.attachments.push(Attachment { target, share });
        }
        sample.debt_items.push(item);
    }
    for addition in additions.toil {
        let domain = Some(id_of(&addition.domain_name)?);
        sample.toil.push(ToilEntry { domain, ..addition.entry });
    }
    Ok(())
}
