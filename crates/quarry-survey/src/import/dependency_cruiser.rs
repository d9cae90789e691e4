//! What dependency-cruiser writes with `--output-type json`.

use quarry_model::{dependency::DependencyKind, module::Standing};
use serde::Deserialize;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported, graph::Graph,
    names::module_path, notes::Notes,
};

/// See the module.
#[derive(Debug)]
pub(super) struct DependencyCruiser;

#[derive(Deserialize)]
struct Cruised {
    modules: Vec<CruisedModule>,
    #[serde(default)]
    summary: Summary,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CruisedModule {
    source: String,
    #[serde(default)]
    dependencies: Vec<CruisedDependency>,
    #[serde(default)]
    core_module: bool,
    #[serde(default)]
    could_not_resolve: bool,
    #[serde(default)]
    matches_do_not_follow: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CruisedDependency {
    #[serde(default)]
    module: String,
    #[serde(default)]
    resolved: String,
    #[serde(default)]
    dependency_types: Vec<String>,
    #[serde(default)]
    core_module: bool,
    #[serde(default)]
    could_not_resolve: bool,
    #[serde(default)]
    type_only: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    #[serde(default)]
    options_used: OptionsUsed,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OptionsUsed {
    /// `true`, or `"specify"`.
    ts_pre_compilation_deps: Option<serde_json::Value>,
}

impl Format for DependencyCruiser {
    fn name(&self) -> &'static str {
        "dependency-cruiser"
    }

    fn describe(&self) -> &'static str {
        "JSON of dependency-cruiser"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let text = glance.text.trim_start();
        let is = text.starts_with('{')
            && text.contains("\"modules\"")
            && text.contains("\"source\"")
            && (text.contains("\"dependencies\"") || text.contains("\"optionsUsed\""));
        if is { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let cruised: Cruised = serde_json::from_str(&text).map_err(|error| {
            ImportError::Malformed { format: self.name(), cause: error.to_string() }
        })?;
        drop(text);
        if cruised.summary.options_used.ts_pre_compilation_deps.is_none() {
            notes.warn("", 0, || {
                "dependency-cruiser ran without --ts-pre-compilation-deps, which leaves out \
                 imports that only types need"
                    .to_owned()
            });
        }
        let mut graph = Graph::default();
        for module in &cruised.modules {
            let left_out =
                module.core_module || module.could_not_resolve || is_installed(&module.source);
            if left_out || module.matches_do_not_follow {
                continue;
            }
            graph.module(&module.source, 0, &mut notes)?;
        }
        for module in &cruised.modules {
            let from = module_path(&module.source).ok().and_then(|path| graph.find(&path));
            let Some(from) = from else { continue };
            for dependency in &module.dependencies {
                if dependency.could_not_resolve {
                    notes.unresolved(&dependency.module);
                    continue;
                }
                if dependency.core_module
                    || is_installed(&dependency.resolved)
                    || dependency.dependency_types.iter().any(|kind| kind == "core")
                {
                    notes.outside();
                    continue;
                }
                let to = module_path(&dependency.resolved).ok().and_then(|path| graph.find(&path));
                let Some(to) = to else {
                    notes.outside();
                    continue;
                };
                let kinds = &dependency.dependency_types;
                let types = dependency.type_only
                    || kinds
                        .iter()
                        .any(|kind| matches!(kind.as_str(), "type-only" | "type-import"));
                let kind = if types { DependencyKind::ImportType } else { DependencyKind::Import };
                notes.read();
                graph.depend(from, to, kind, 1, 0)?;
            }
        }
        let (reading, counts) = graph.finish(notes);
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}

/// Whether a path lies in a folder of installed packages.
fn is_installed(path: &str) -> bool {
    path.is_empty()
        || path.split('/').any(|folder| folder == "node_modules")
        || super::names::standing(path).standing == Standing::Vendored
}
