//! What several tests share: settings, an evidence of any size, and a folder to work in.

#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used)]

pub mod evidence;
pub mod script;

use std::{path::PathBuf, sync::Arc};

use quarry_model::{
    domain::{Assignment, Domain, DomainKind, Firmness},
    ids::{DomainId, Id, ModuleId, SourceId, SurveyId},
    project::{ModuleIndex, Project, Source},
    settings::Settings,
    time::Timestamp,
};
use quarry_store::{Access, Store, StoreError};
use tempfile::TempDir;

/// A folder that goes away with the test, and the path of a project in it.
pub struct Place {
    pub folder: TempDir,
    pub path: PathBuf,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.quarry");
        Self { folder, path }
    }

    pub fn create(&self) -> Store {
        Store::create(&self.path, &settings(), Timestamp(1)).unwrap()
    }

    pub fn open(&self) -> Store {
        let opened = Store::open(&self.path, Access::ReadWrite).unwrap();
        assert_eq!(opened.read_only, None);
        opened.store
    }
}

pub fn settings() -> Settings {
    Settings::new("Shop".to_owned())
}

pub fn domain(n: u32) -> Domain {
    Domain {
        id: DomainId::new(n),
        name: format!("Domain {n}"),
        letter: format!("L{n}"),
        colour: n,
        definition: "What it does.".to_owned(),
        glossary: Vec::new(),
        kind: DomainKind::Core,
        owner: None,
    }
}

pub fn assignment(module: u32, domain: Option<u32>) -> Assignment {
    Assignment {
        module: ModuleId::new(module),
        domain: domain.map(DomainId::new),
        firmness: Firmness::Pinned,
        rule: None,
        by: "Ann".to_owned(),
        at: Timestamp(7),
        why: String::new(),
    }
}

/// Lets a survey count, in a change that can be undone.
pub fn adopt(store: &mut Store, source: SourceId, survey: SurveyId) {
    store
        .change("Survey", Timestamp(2), |change| {
            change.put(&Source {
                id: source,
                name: "shop".to_owned(),
                location: String::new(),
                current: Some(survey),
            })
        })
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
}

/// All of a project as text, to compare; evidence by its size alone.
pub fn text(project: &Project) -> String {
    let evidence = &project.evidence;
    let size = (evidence.modules.len(), evidence.dependencies.len(), evidence.call_sites.len());
    let ids = project.modules.ids().to_vec();
    let people =
        Project { evidence: Arc::default(), modules: ModuleIndex::default(), ..project.clone() };
    format!("{size:?}\n{ids:?}\n{people:#?}")
}
