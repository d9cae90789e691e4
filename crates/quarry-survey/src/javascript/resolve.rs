//! From what an import asks for to the file of the source that it means.
//!
//! Only the list of files is looked at, so nothing outside of the source can be reached, and
//! packages of the source are found where they lie, whether or not they are installed.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::{
    amd::AmdNames,
    facts::Asking,
    packages::{Package, Packages},
    paths::{folder, join},
    tsconfig::{Config, Configs, split_package},
};

/// Endings that a specifier may leave out, in the order they are tried.
const ENDINGS: [&str; 11] =
    [".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".d.mts", ".d.cts"];

/// What compilers turn sources into: the ending in the specifier, and endings of the source.
const COMPILED: [(&str, &[&str]); 4] = [
    (".js", &[".ts", ".tsx", ".d.ts", ".jsx"]),
    (".jsx", &[".tsx", ".d.ts"]),
    (".mjs", &[".mts", ".d.mts"]),
    (".cjs", &[".cts", ".d.cts"]),
];

/// Folders that hold what was built from `src`.
const BUILT: [&str; 10] =
    ["dist", "lib", "build", "out", "es", "esm", "cjs", "module", "types", "commonjs"];

/// Endings of files that are imported and are no modules.
const ASSETS: [&str; 40] = [
    "css", "scss", "sass", "less", "styl", "pcss", "svg", "png", "jpg", "jpeg", "gif", "webp",
    "avif", "ico", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm", "wav", "html",
    "htm", "md", "mdx", "txt", "graphql", "gql", "vue", "svelte", "astro", "node", "wasm", "yaml",
    "yml", "hbs", "tpl", "xml",
];

/// Conditions of `exports` in the order they are tried, before all others.
const FIRST: [&str; 6] = ["source", "development", "import", "require", "node", "default"];

/// What a specifier leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of the source.
    File(u32),
    /// A data file of the source: a place among the data files.
    Data(u32),
    /// Something that is not part of the source.
    Outside,
    /// Something that should be part of the source, and is not there.
    Nowhere(String),
}

/// Finds files by the rules of the language.
pub(super) struct Resolver<'a> {
    files: FxHashMap<&'a str, u32>,
    data: FxHashMap<&'a str, u32>,
    folders: FxHashSet<&'a str>,
    packages: &'a Packages,
    configs: &'a Configs,
    amd: AmdNames<'a>,
}

impl<'a> Resolver<'a> {
    /// A resolver for these source files and data files.
    pub(super) fn new(
        files: impl Iterator<Item = &'a str>,
        data: impl Iterator<Item = &'a str>,
        packages: &'a Packages,
        configs: &'a Configs,
    ) -> Self {
        let files: FxHashMap<&str, u32> = files.zip(0..).collect();
        let mut folders = FxHashSet::default();
        #[expect(clippy::iter_over_hash_type, reason = "a set of folders has no order")]
        for path in files.keys() {
            let mut at = folder(path);
            while folders.insert(at) && !at.is_empty() {
                at = folder(at);
            }
        }
        Self {
            files,
            data: data.zip(0..).collect(),
            folders,
            packages,
            configs,
            amd: AmdNames::default(),
        }
    }

    /// Takes in what names of AMD mean.
    pub(super) fn name_amd(&mut self, names: AmdNames<'a>) {
        self.amd = names;
    }

    /// The source file that a string spells, seen from the file at `from`.
    pub(super) fn spelled(&self, from: &str, text: &str) -> Option<u32> {
        if text.starts_with("./") || text.starts_with("../") {
            return self.file(&join(folder(from), text)?);
        }
        let own = self.packages.around(folder(from)).map_or("", |package| &package.folder);
        let path = join("", text)?;
        [join(own, &path)?, path].iter().find_map(|path| match self.exact(path)? {
            Target::File(file) => Some(file),
            _ => None,
        })
    }

    /// What `specifier` means in the file at `from`.
    pub(super) fn resolve(&self, from: &str, specifier: &str, asking: Asking) -> Target {
        let specifier = specifier.rsplit('!').next().unwrap_or(specifier);
        let bare = specifier.split('?').next().unwrap_or(specifier);
        if bare.is_empty() || bare.len() > 1024 {
            return Target::Outside;
        }
        if asking == Asking::Main {
            let top = self.packages.around(folder(from)).map_or("", |found| &found.folder);
            return self.relative(top, bare);
        }
        if asking == Asking::Beside {
            return self.relative(folder(from), bare);
        }
        if asking == Asking::Amd
            && let Some(file) = self.amd.file(bare)
        {
            return Target::File(file);
        }
        if bare == "." || bare == ".." || bare.starts_with("./") || bare.starts_with("../") {
            return self.relative(folder(from), bare);
        }
        if bare.starts_with('#')
            && let Some(found) = self.internal(from, bare)
        {
            return found;
        }
        if let Some(config) = self.configs.governing(from)
            && let Some(found) = self.configured(config, bare)
        {
            return found;
        }
        if bare.starts_with('/') || bare.contains(':') {
            return Target::Outside;
        }
        self.package(from, bare)
    }

    /// A file named by its path in the source, with or without its ending.
    pub(super) fn file(&self, path: &str) -> Option<u32> {
        match self.path(path)? {
            Target::File(file) => Some(file),
            _ => None,
        }
    }

    fn relative(&self, from: &str, specifier: &str) -> Target {
        let Some(path) = join(from, specifier) else { return Target::Outside };
        let last = specifier.rsplit('/').next().unwrap_or(specifier);
        let found =
            if matches!(last, "" | "." | "..") { self.in_folder(&path) } else { self.path(&path) };
        found.unwrap_or_else(
            || {
                if is_asset(&path) { Target::Outside } else { Target::Nowhere(path) }
            },
        )
    }

    /// `imports` of the package around the file.
    fn internal(&self, from: &str, specifier: &str) -> Option<Target> {
        let package = self.packages.around(folder(from))?;
        let imports = package.field("imports")?.as_object()?;
        let (value, rest) = matching(imports, specifier)?;
        for target in targets(value) {
            let target = target.replace('*', rest);
            if let Some(found) = self.built(&package.folder, &target) {
                return Some(found);
            }
            if !target.starts_with('.') {
                return Some(self.package(from, &target));
            }
        }
        Some(Target::Nowhere(specifier.to_owned()))
    }

    /// `paths` and `baseUrl` of the configuration.
    fn configured(&self, config: &Config, specifier: &str) -> Option<Target> {
        let mut best: Option<(usize, &[String], &str)> = None;
        let mut missing = false;
        for (pattern, targets) in &config.paths {
            if pattern == specifier {
                best = Some((usize::MAX, targets, ""));
                missing = true;
                break;
            }
            let Some((start, end)) = pattern.split_once('*') else { continue };
            let Some(rest) = specifier.strip_prefix(start).and_then(|rest| rest.strip_suffix(end))
            else {
                continue;
            };
            if best.is_none_or(|(length, _, _)| start.len() >= length) {
                best = Some((start.len(), targets, rest));
                missing = !start.is_empty();
            }
        }
        if let Some((_, targets, rest)) = best {
            for target in targets {
                let path = target.replacen('*', rest, 1);
                if let Some(path) = join("", &path)
                    && let Some(found) = self.path(&path)
                {
                    return Some(found);
                }
            }
            let outside = targets.iter().any(|target| target.contains("node_modules"));
            if missing && !outside && !is_asset(specifier) && self.is_ours(targets) {
                return Some(Target::Nowhere(specifier.to_owned()));
            }
        }
        let base = config.base.as_deref()?;
        self.path(&join(base, specifier)?)
    }

    /// Whether what an alias stands for lies in a folder of the source.
    fn is_ours(&self, targets: &[String]) -> bool {
        targets.iter().any(|target| {
            let whole = target.split('*').next().unwrap_or(target).trim_end_matches('/');
            self.folders.contains(whole)
        })
    }

    /// A package of a workspace, or the one the file itself is part of.
    fn package(&self, from: &str, specifier: &str) -> Target {
        let (name, rest) = split_package(specifier);
        let own = self.packages.around(folder(from)).filter(|own| own.name == name);
        let Some(package) = own.or_else(|| self.packages.member(name)) else {
            return Target::Outside;
        };
        self.in_package(package, rest).unwrap_or_else(|| {
            if is_asset(specifier) {
                Target::Outside
            } else {
                Target::Nowhere(specifier.to_owned())
            }
        })
    }

    fn in_package(&self, package: &Package, rest: &str) -> Option<Target> {
        let wanted = if rest.is_empty() { ".".to_owned() } else { format!("./{rest}") };
        if let Some(exports) = package.field("exports") {
            let found = match exports {
                Value::Object(fields) if fields.keys().any(|key| key.starts_with('.')) => {
                    matching(fields, &wanted)
                }
                value if rest.is_empty() => Some((value, "")),
                _ => None,
            };
            if let Some((value, star)) = found {
                for target in targets(value) {
                    if let Some(found) = self.built(&package.folder, &target.replace('*', star)) {
                        return Some(found);
                    }
                }
            }
        }
        if !rest.is_empty() {
            return self
                .built(&package.folder, rest)
                .or_else(|| self.path(&join(&package.folder, &format!("src/{rest}"))?));
        }
        self.entry(package)
    }

    /// The entry of a package, by its fields or by custom.
    fn entry(&self, package: &Package) -> Option<Target> {
        for key in ["source", "main", "module", "types", "typings", "browser"] {
            if let Some(target) = package.text(key)
                && let Some(found) = self.built(&package.folder, target)
            {
                return Some(found);
            }
        }
        ["index", "src/index", "src/main", "lib/index"].iter().find_map(|custom| {
            let path = join(&package.folder, custom)?;
            self.with_ending(&path)
        })
    }

    /// A file of a package; where it is built and absent, the source it is built from.
    fn built(&self, top: &str, target: &str) -> Option<Target> {
        if let Some(found) = join(top, target).and_then(|path| self.path(&path)) {
            return Some(found);
        }
        let target = join("", target)?;
        let parts: Vec<&str> = target.split('/').collect();
        let built = parts.iter().take_while(|part| BUILT.contains(part)).count();
        for skipped in 1..=built {
            let rest = parts[skipped..].join("/");
            for source in [format!("src/{rest}"), rest] {
                if let Some(found) = join(top, &source).and_then(|path| self.path(&path)) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// A file, or the entry of a folder.
    fn path(&self, path: &str) -> Option<Target> {
        self.exact(path)
            .or_else(|| self.uncompiled(path))
            .or_else(|| self.with_ending(path))
            .or_else(|| self.in_folder(path))
    }

    fn exact(&self, path: &str) -> Option<Target> {
        self.files
            .get(path)
            .map(|file| Target::File(*file))
            .or_else(|| self.data.get(path).map(|file| Target::Data(*file)))
    }

    fn uncompiled(&self, path: &str) -> Option<Target> {
        for (compiled, sources) in COMPILED {
            if let Some(stem) = path.strip_suffix(compiled) {
                return self.first(stem, sources);
            }
        }
        // Declarations of a built file stand for its source too.
        let stem = path.strip_suffix(".d.ts")?;
        self.first(stem, &[".ts", ".tsx", ".js"])
    }

    fn with_ending(&self, path: &str) -> Option<Target> {
        self.first(path, &ENDINGS).or_else(|| self.first(path, &[".json"]))
    }

    fn first(&self, stem: &str, endings: &[&str]) -> Option<Target> {
        let mut path = String::with_capacity(stem.len() + 6);
        endings.iter().find_map(|ending| {
            path.clear();
            path.push_str(stem);
            path.push_str(ending);
            self.exact(&path)
        })
    }

    fn in_folder(&self, path: &str) -> Option<Target> {
        if !self.folders.contains(path) {
            return None;
        }
        if let Some(package) = self.packages.in_folder(path) {
            return self.entry(package);
        }
        self.with_ending(&join(path, "index")?)
    }
}

/// The entry of `exports` or `imports` that a specifier falls under, and what stands for `*`.
fn matching<'v, 's>(
    fields: &'v serde_json::Map<String, Value>,
    specifier: &'s str,
) -> Option<(&'v Value, &'s str)> {
    if let Some(value) = fields.get(specifier) {
        return Some((value, ""));
    }
    let mut best: Option<(usize, &Value, &str)> = None;
    for (pattern, value) in fields {
        let rest = match pattern.split_once('*') {
            Some((start, end)) => {
                specifier.strip_prefix(start).and_then(|rest| rest.strip_suffix(end))
            }
            None if pattern.ends_with('/') => specifier.strip_prefix(pattern.as_str()),
            None => None,
        };
        if let Some(rest) = rest
            && best.is_none_or(|(length, _, _)| pattern.len() > length)
        {
            best = Some((pattern.len(), value, rest));
        }
    }
    best.map(|(_, value, rest)| (value, rest))
}

/// Everything that a value of `exports` may lead to, the code before its declarations.
fn targets(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, 0, &mut found);
    found
}

fn collect(value: &Value, depth: usize, found: &mut Vec<String>) {
    if depth > 8 || found.len() > 64 {
        return;
    }
    match value {
        Value::String(target) => found.push(target.clone()),
        Value::Array(all) => all.iter().for_each(|one| collect(one, depth + 1, found)),
        Value::Object(conditions) => {
            for key in FIRST {
                if let Some(value) = conditions.get(key) {
                    collect(value, depth + 1, found);
                }
            }
            for (key, value) in conditions {
                if !FIRST.contains(&key.as_str()) {
                    collect(value, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

/// Whether the name is that of a file which is no module of ours, such as a picture.
fn is_asset(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, ending)| ASSETS.contains(&ending))
}
