//! Projects: which files are one, which projects it may use, what it imports everywhere.
//!
//! A file belongs to the project file that lies nearest above it. A project may use those that it
//! refers to, and those that these refer to; `Directory.Build.props` speaks for all below it.

use std::collections::BTreeMap;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::inventory::{Inventory, SourceFile};

/// The place of what belongs to no project.
pub(super) const NO_PROJECT: u32 = u32::MAX;

/// Deepest nesting of a project file that is read.
const DEEPEST: usize = 64;

/// Packages that only projects of tests use.
const TEST_PACKAGES: [&str; 7] = [
    "microsoft.net.test.sdk",
    "xunit",
    "xunit.v3",
    "nunit",
    "mstest",
    "mstest.testframework",
    "tunit",
];

/// One project: the project files of one folder.
#[derive(Debug, Default)]
pub(super) struct Project {
    /// Its name: that of its first project file.
    pub(super) name: String,
    /// Namespaces that every file of it imports.
    pub(super) usings: Vec<String>,
    /// Whether it holds tests.
    pub(super) test: bool,
}

/// All projects of a source.
#[derive(Debug, Default)]
pub(super) struct Projects {
    all: Vec<Project>,
    folders: FxHashMap<String, u32>,
    uses: Vec<FxHashSet<u32>>,
}

/// What one file of a project says.
#[derive(Debug, Default, Clone)]
struct Said {
    references: Vec<String>,
    assemblies: Vec<String>,
    linked: Vec<String>,
    usings: Vec<String>,
    removed: Vec<String>,
    implicit: Option<bool>,
    test: bool,
    sdk: String,
}

/// Whether a file of this name is a project.
pub(super) fn is_project(file_name: &str) -> bool {
    file_name.ends_with(".csproj")
}

/// Whether a file of this name speaks for the projects below it.
pub(super) fn speaks_for_all(file_name: &str) -> bool {
    matches!(file_name, "Directory.Build.props" | "Directory.Build.targets")
}

impl Projects {
    /// The projects among the files of a source that say something about its layout.
    pub(super) fn of(inventory: &Inventory) -> Self {
        let mut said: BTreeMap<&str, Vec<(&SourceFile, Said)>> = BTreeMap::new();
        let mut above: BTreeMap<&str, Vec<Said>> = BTreeMap::new();
        for file in &inventory.markers {
            let project = is_project(file.name());
            if !project && !speaks_for_all(file.name()) {
                continue;
            }
            let Ok(bytes) = inventory.read(file) else { continue };
            let one = read(&bytes);
            if project {
                said.entry(file.folder()).or_default().push((file, one));
            } else {
                above.entry(file.folder()).or_default().push(one);
            }
        }
        let mut projects = Self::default();
        let mut names: FxHashMap<String, u32> = FxHashMap::default();
        for (folder, files) in &said {
            let at = projects.all.len() as u32;
            projects.folders.insert((*folder).to_owned(), at);
            let mut project = Project::default();
            for (file, _) in files {
                let stem = file.name().strip_suffix(".csproj").unwrap_or(file.name());
                if project.name.is_empty() {
                    stem.clone_into(&mut project.name);
                }
                names.entry(stem.to_lowercase()).or_insert(at);
            }
            projects.all.push(project);
        }
        let mut direct: Vec<Vec<u32>> = Vec::new();
        for (at, (folder, files)) in said.iter().enumerate() {
            let mut all: Vec<(&str, Said)> = Vec::new();
            for (up, more) in &above {
                if up.is_empty() || folder == up || folder.starts_with(&format!("{up}/")) {
                    all.extend(more.iter().map(|one| (*up, one.clone())));
                }
            }
            all.extend(files.iter().map(|(_, one)| (*folder, one.clone())));
            let mut uses: Vec<u32> = Vec::new();
            for (from, one) in &all {
                for path in one.references.iter().chain(&one.linked) {
                    uses.extend(projects.referred(from, path, &names));
                }
                for name in &one.assemblies {
                    let name = name.split(',').next().unwrap_or(name).trim().to_lowercase();
                    uses.extend(names.get(&name).copied());
                }
            }
            uses.sort_unstable();
            uses.dedup();
            direct.push(uses);
            let project = &mut projects.all[at];
            project.test = all.iter().any(|(_, one)| one.test);
            project.usings = usings(&all);
        }
        projects.uses = (0..direct.len()).map(|at| reached(&direct, at as u32)).collect();
        projects
    }

    /// The project that a path leads to, seen from `folder`.
    fn referred(&self, folder: &str, path: &str, names: &FxHashMap<String, u32>) -> Option<u32> {
        let path = path.replace('\\', "/");
        let by_name = || {
            let file = path.rsplit('/').next().unwrap_or(&path);
            let stem = file.strip_suffix(".csproj")?;
            names.get(&stem.to_lowercase()).copied()
        };
        if path.contains("$(") {
            return by_name();
        }
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                "**" => break,
                part => parts.push(part),
            }
        }
        self.around(&parts.join("/")).or_else(by_name)
    }

    /// The project in or above a path.
    fn around(&self, path: &str) -> Option<u32> {
        let mut folder = path;
        loop {
            if let Some(at) = self.folders.get(folder) {
                return Some(*at);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// The project of the file at `path`.
    pub(super) fn of_file(&self, file: &SourceFile) -> u32 {
        self.around(file.folder()).unwrap_or(NO_PROJECT)
    }

    /// The project in this place.
    pub(super) fn get(&self, at: u32) -> Option<&Project> {
        self.all.get(at as usize)
    }

    /// Whether a file of the project `from` may use what the project `to` defines.
    pub(super) fn sees(&self, from: u32, to: u32) -> bool {
        from == to
            || from == NO_PROJECT
            || to == NO_PROJECT
            || self.uses[from as usize].contains(&to)
    }

    /// The folders of all projects.
    pub(super) fn folders(&self) -> Vec<String> {
        let mut folders: Vec<String> = self.folders.keys().cloned().collect();
        folders.sort_unstable();
        folders
    }
}

/// What is reached from a project over any number of others.
fn reached(direct: &[Vec<u32>], from: u32) -> FxHashSet<u32> {
    let mut found = FxHashSet::default();
    let mut pending = vec![from];
    while let Some(at) = pending.pop() {
        for next in &direct[at as usize] {
            if found.insert(*next) {
                pending.push(*next);
            }
        }
    }
    found
}

/// The namespaces that all files of a project import.
fn usings(all: &[(&str, Said)]) -> Vec<String> {
    const ALWAYS: [&str; 7] = [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Net.Http",
        "System.Threading",
        "System.Threading.Tasks",
    ];
    const WEB: [&str; 9] = [
        "System.Net.Http.Json",
        "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging",
    ];
    let implicit = all.iter().rev().find_map(|(_, one)| one.implicit).unwrap_or(false);
    let mut found: Vec<String> = Vec::new();
    if implicit {
        found.extend(ALWAYS.map(str::to_owned));
        let sdk = |end: &str| all.iter().any(|(_, one)| one.sdk.ends_with(end));
        if sdk(".Web") {
            found.extend(WEB.map(str::to_owned));
        } else if sdk(".Worker") {
            found.extend(WEB[5..].iter().map(|name| (*name).to_owned()));
        }
    }
    for (_, one) in all {
        found.extend(one.usings.iter().cloned());
    }
    found.retain(|name| !all.iter().any(|(_, one)| one.removed.contains(name)));
    found
}

/// Reads a project file; what is no XML says nothing.
fn read(bytes: &[u8]) -> Said {
    let mut said = Said::default();
    let mut reader = Reader::from_reader(bytes);
    let mut open: Vec<String> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                if open.len() >= DEEPEST {
                    return said;
                }
                item(&element, &mut said);
                open.push(element.local_name().as_ref().to_owned());
            }
            Ok(Event::Empty(element)) => item(&element, &mut said),
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::Text(text)) => {
                let text = text.trim().to_lowercase();
                match open.last().map(String::as_str) {
                    Some("ImplicitUsings") => {
                        said.implicit = Some(matches!(text.as_str(), "enable" | "true"));
                    }
                    Some("IsTestProject") => said.test |= text == "true",
                    _ => {}
                }
            }
            Ok(Event::Eof) | Err(_) => return said,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

fn item(element: &BytesStart<'_>, said: &mut Said) {
    let attribute = |name: &str| {
        let found = element.attributes().flatten().find(|a| a.key.as_ref() == name)?;
        Some(found.value.into_owned())
    };
    let include = attribute("Include");
    match (element.local_name().as_ref(), include) {
        ("Project", _) => {
            if let Some(sdk) = attribute("Sdk") {
                said.sdk = sdk;
            }
        }
        ("ProjectReference", Some(path)) => said.references.push(path),
        ("Reference", Some(name)) => said.assemblies.push(name),
        ("PackageReference", Some(name)) => {
            said.test |= TEST_PACKAGES.contains(&name.to_lowercase().as_str());
            said.assemblies.push(name);
        }
        ("Compile", Some(path)) if path.starts_with("..") => said.linked.push(path),
        ("Using", Some(name)) => {
            let plain = attribute("Static").is_none() && attribute("Alias").is_none();
            if plain {
                said.usings.push(name);
            }
        }
        ("Using", None) => said.removed.extend(attribute("Remove")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn project_files_say_what_they_use() {
        let text = br#"<Project Sdk="Microsoft.NET.Sdk.Web">
            <PropertyGroup><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            <ItemGroup>
              <ProjectReference Include="..\Core\Core.csproj" />
              <ProjectReference Include="../Data/Data.csproj"><Private>false</Private></ProjectReference>
              <PackageReference Include="xunit" Version="2.9" />
              <Using Include="Shop.Shared" />
              <Compile Include="..\Common\Version.cs" Link="Version.cs" />
            </ItemGroup></Project>"#;
        let said = read(text);
        assert_eq!(said.references, ["..\\Core\\Core.csproj", "../Data/Data.csproj"]);
        assert_eq!(said.linked, ["..\\Common\\Version.cs"]);
        assert_eq!(said.usings, ["Shop.Shared"]);
        assert!(said.test && said.implicit == Some(true));
        let all = usings(&[("", said)]);
        assert!(all.contains(&"Microsoft.AspNetCore.Builder".to_owned()));
        assert!(all.contains(&"Shop.Shared".to_owned()));
    }

    #[test]
    fn what_is_no_project_says_nothing() {
        for text in [&b""[..], b"<", b"<Project", b"\xFF\xFE", b"<a><b></a>"] {
            assert!(read(text).references.is_empty());
        }
        let deep = "<a>".repeat(10_000);
        assert!(read(deep.as_bytes()).references.is_empty());
    }
}
