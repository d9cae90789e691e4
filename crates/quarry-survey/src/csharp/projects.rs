//! Projects: which files are one, which projects it may use, what it imports everywhere.
//!
//! A file belongs to the project file that lies nearest above it. A project may use those that it
//! refers to, and those that these refer to. `Directory.Build.props` and `Directory.Build.targets`
//! speak for all below them; their paths, and their conditions, are those of each project.

use std::collections::BTreeMap;

use globset::GlobBuilder;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    conditions::Known,
    project_files::{Said, read, usings},
};
use crate::inventory::{Inventory, SourceFile};

/// The place of what belongs to no project.
pub(super) const NO_PROJECT: u32 = u32::MAX;

/// References of one project with wildcards that are followed.
const MOST_WILDCARDS: usize = 256;

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
        let mut above: BTreeMap<&str, Vec<(&SourceFile, Said)>> = BTreeMap::new();
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
                above.entry(file.folder()).or_default().push((file, one));
            }
        }
        let mut projects = Self::default();
        let mut names: FxHashMap<String, u32> = FxHashMap::default();
        let mut paths: Vec<(&str, u32)> = Vec::new();
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
                paths.push((&file.path, at));
            }
            projects.all.push(project);
        }
        let mut direct: Vec<Vec<u32>> = Vec::new();
        for (at, (folder, files)) in said.iter().enumerate() {
            // What stands in files of properties is read before a project, targets after it.
            let mut before: Vec<(&str, &Said)> = Vec::new();
            let mut after = before.clone();
            for (up, more) in &above {
                if up.is_empty() || folder == up || folder.starts_with(&format!("{up}/")) {
                    for (file, one) in more {
                        let last = file.name().ends_with(".targets");
                        let into = if last { &mut after } else { &mut before };
                        into.push((*up, one));
                    }
                }
            }
            let mut uses: Vec<u32> = Vec::new();
            for (file, own) in files {
                let said = [before.as_slice(), &[(*folder, own)], &after].concat();
                for path in referred_paths(&file.path, &said) {
                    uses.extend(projects.referred(folder, &path, &names, &paths));
                }
            }
            let own: Vec<(&str, &Said)> = files.iter().map(|(_, one)| (*folder, one)).collect();
            let all = [before, own, after].concat();
            for (from, one) in &all {
                for path in &one.linked {
                    uses.extend(projects.referred(from, path, &names, &[]));
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

    /// The projects that a path leads to, seen from `folder`. Paths that begin with a slash begin
    /// at the top of the source; wildcards stand for the project files `all`, if there are any.
    fn referred(
        &self,
        folder: &str,
        path: &str,
        names: &FxHashMap<String, u32>,
        all: &[(&str, u32)],
    ) -> Vec<u32> {
        let path = path.replace('\\', "/");
        let by_name = || {
            let file = path.rsplit('/').next().unwrap_or(&path);
            let stem = file.strip_suffix(".csproj")?;
            names.get(&stem.to_lowercase()).copied()
        };
        if path.contains("$(") {
            return by_name().into_iter().collect();
        }
        let folder = if path.starts_with('/') { "" } else { folder };
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let joined = parts.join("/");
        if joined.contains(['*', '?']) && !all.is_empty() {
            return matching(&joined, all);
        }
        let plain = joined.split(['*', '?']).next().unwrap_or_default();
        self.around(plain).or_else(by_name).into_iter().collect()
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

/// The paths that a project file refers to, by what speaks for it, its own file among it.
fn referred_paths(file: &str, said: &[(&str, &Said)]) -> Vec<String> {
    let mut known = Known::of(file);
    for (folder, one) in said {
        known.stand_in(folder);
        for property in &one.properties {
            if !property.counts(&known) {
                continue;
            }
            match known.expand(&property.value) {
                Some(value) => known.set(&property.name, value),
                None => known.forget(&property.name),
            }
        }
    }
    let mut paths = Vec::new();
    let mut wild = 0;
    for (folder, one) in said {
        known.stand_in(folder);
        for reference in one.references.iter().filter(|reference| reference.counts(&known)) {
            for path in reference.value.split(';').map(str::trim).filter(|path| !path.is_empty()) {
                let path = known.expand(path).unwrap_or_else(|| path.to_owned());
                wild += usize::from(path.contains('*'));
                if wild <= MOST_WILDCARDS || !path.contains('*') {
                    paths.push(path);
                }
            }
        }
    }
    paths
}

/// The projects whose files match a path with wildcards.
fn matching(path: &str, all: &[(&str, u32)]) -> Vec<u32> {
    let mut glob = String::new();
    for character in path.chars() {
        if matches!(character, '[' | ']' | '{' | '}' | '\\' | '!') {
            glob.push('\\');
        }
        glob.push(character);
    }
    let built = GlobBuilder::new(&glob).literal_separator(true).backslash_escape(true).build();
    let Ok(glob) = built else { return Vec::new() };
    let glob = glob.compile_matcher();
    all.iter().filter(|(path, _)| glob.is_match(path)).map(|(_, at)| *at).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_for_all_is_read_for_each_project() {
        let targets = read(
            br#"<Project><PropertyGroup><Base>$(MSBuildThisFileDirectory)\Base\*.csproj</Base></PropertyGroup>
            <ItemGroup Condition="$(MSBuildProjectName.EndsWith('App'))">
              <ProjectReference Include="..\Domain\*.csproj" />
              <ProjectReference Include="$(Base);$(Other)\Some.csproj" Condition="'$(Kind)' != 'tool'" />
            </ItemGroup></Project>"#,
        );
        let tool = read(
            b"<Project><PropertyGroup><Kind>tool</Kind></PropertyGroup><ItemGroup>\
              <ProjectReference Include='A.csproj' /></ItemGroup></Project>",
        );
        let plain = read(b"<Project />");
        let paths =
            |file, own| referred_paths(file, &[("src/Orders", own), ("src", &targets)]).join(" ");
        assert_eq!(
            paths("src/Orders/Shop.App.csproj", &plain),
            "..\\Domain\\*.csproj /src/\\Base\\*.csproj $(Other)\\Some.csproj"
        );
        assert_eq!(paths("src/Orders/Shop.App.csproj", &tool), "A.csproj ..\\Domain\\*.csproj");
        assert_eq!(paths("src/Orders/Shop.Domain.csproj", &plain), "");
    }

    #[test]
    fn wildcards_stand_for_project_files() {
        let all = [("a/X/X.csproj", 0), ("a/Y/Z/Z.csproj", 1), ("b/[q]/Q.csproj", 2)];
        let cases: [(&str, &[u32]); 5] = [
            ("a/*/*.csproj", &[0]),
            ("a/**/*.csproj", &[0, 1]),
            ("*/*/?.csproj", &[0, 2]),
            ("b/[q]/*.csproj", &[2]),
            ("{{{*", &[]),
        ];
        for (path, expected) in cases {
            assert_eq!(matching(path, &all), expected, "{path}");
        }
    }
}
