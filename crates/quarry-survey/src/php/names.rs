//! What a name means in a file: namespace, `use`, relative and fully qualified names.
//!
//! PHP decides this from the file alone; only where a fully qualified name is defined takes the
//! other files.

use rustc_hash::FxHashMap;

/// What a name stands for. Each kind has its own imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    /// A class, interface, trait or enumeration.
    Class,
    /// A function.
    Function,
    /// A constant.
    Constant,
}

/// A name that a `use` statement brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UseName {
    /// Fully qualified, without a leading backslash.
    pub(super) full: Box<str>,
    /// What it stands for.
    pub(super) kind: NameKind,
    /// The line.
    pub(super) line: u32,
}

/// The names that are known at a place of a file. Each namespace of a file starts anew.
#[derive(Debug, Default)]
pub(super) struct Scope {
    namespace: String,
    classes: FxHashMap<String, Box<str>>,
    functions: FxHashMap<String, Box<str>>,
}

impl Scope {
    /// The scope at the start of `namespace`; empty for the global one.
    pub(super) fn of(namespace: &str) -> Self {
        Self { namespace: clean(namespace), ..Self::default() }
    }

    /// The namespace.
    pub(super) fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Takes in one imported name: `alias`, or the last part of the name.
    pub(super) fn import(&mut self, kind: NameKind, full: &str, alias: Option<&str>) {
        let full = clean(full);
        let alias = alias.unwrap_or_else(|| last(&full));
        match kind {
            NameKind::Class => {
                self.classes.insert(alias.to_ascii_lowercase(), full.into());
            }
            NameKind::Function => {
                self.functions.insert(alias.to_ascii_lowercase(), full.into());
            }
            // Constants are not followed by their short names.
            NameKind::Constant => {}
        }
    }

    /// The fully qualified name of what is declared here as `name`.
    pub(super) fn declared(&self, name: &str) -> String {
        if self.namespace.is_empty() {
            name.to_owned()
        } else {
            format!("{}\\{name}", self.namespace)
        }
    }

    /// The fully qualified name of the class that is written as `name`.
    pub(super) fn class(&self, name: &str) -> String {
        if let Some(full) = self.explicit(name) {
            return full;
        }
        let name = clean(name);
        let (first, rest) = match name.split_once('\\') {
            Some((first, rest)) => (first, Some(rest)),
            None => (name.as_str(), None),
        };
        match (self.classes.get(&first.to_ascii_lowercase()), rest) {
            (Some(full), Some(rest)) => format!("{full}\\{rest}"),
            (Some(full), None) => full.to_string(),
            (None, _) => self.declared(&name),
        }
    }

    /// The fully qualified name of the class that is written as `name`, if the file imports it or
    /// writes it in full.
    pub(super) fn imported(&self, name: &str) -> Option<String> {
        let first = name.split('\\').next().unwrap_or(name);
        let known = if first.is_empty() {
            name.len() > 1
        } else {
            self.classes.contains_key(&first.to_ascii_lowercase())
        };
        known.then(|| self.class(name))
    }

    /// The fully qualified name of the function that is written as `name`. An unqualified one
    /// that its namespace does not define is the global one of that name.
    pub(super) fn function(&self, name: &str) -> String {
        if let Some(full) = self.explicit(name) {
            return full;
        }
        if name.contains('\\') {
            return self.class(name);
        }
        match self.functions.get(&name.to_ascii_lowercase()) {
            Some(full) => full.to_string(),
            None => self.declared(name),
        }
    }

    /// `\A\B` and `namespace\A`, which imports do not change.
    fn explicit(&self, name: &str) -> Option<String> {
        if name.starts_with('\\') {
            return Some(clean(name));
        }
        let (first, rest) = name.split_once('\\')?;
        first.trim().eq_ignore_ascii_case("namespace").then(|| self.declared(&clean(rest)))
    }
}

/// The last part of a qualified name.
pub(super) fn last(name: &str) -> &str {
    name.rsplit_once('\\').map_or(name, |(_, last)| last)
}

/// A name without a leading backslash and without white space.
fn clean(name: &str) -> String {
    let name = name.trim();
    name.strip_prefix('\\').unwrap_or(name).chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_php_says() {
        let mut scope = Scope::of("App\\Mail");
        scope.import(NameKind::Class, "\\Lib\\Queue\\Job", None);
        scope.import(NameKind::Class, "Lib\\Orm", Some("DB"));
        scope.import(NameKind::Function, "Lib\\send", None);
        scope.import(NameKind::Constant, "Lib\\Job", None);
        let global = Scope::of("");
        let cases: [(&str, String, &str); 17] = [
            ("own", scope.class("Letter"), "App\\Mail\\Letter"),
            ("own below", scope.class("Part\\Body"), "App\\Mail\\Part\\Body"),
            ("imported", scope.class("Job"), "Lib\\Queue\\Job"),
            ("in any case", scope.class("JOB"), "Lib\\Queue\\Job"),
            ("below an alias", scope.class("DB\\Table"), "Lib\\Orm\\Table"),
            ("the alias hides the name", scope.class("Orm"), "App\\Mail\\Orm"),
            ("full", scope.class("\\Job"), "Job"),
            ("relative", scope.class("namespace\\Job"), "App\\Mail\\Job"),
            ("relative in any case", scope.class("Namespace\\A\\B"), "App\\Mail\\A\\B"),
            ("a function is no class", scope.class("send"), "App\\Mail\\send"),
            ("function", scope.function("Send"), "Lib\\send"),
            ("own function", scope.function("post"), "App\\Mail\\post"),
            ("function below an alias", scope.function("DB\\connect"), "Lib\\Orm\\connect"),
            ("full function", scope.function("\\strlen"), "strlen"),
            ("global", global.class("Letter"), "Letter"),
            ("global relative", global.class("namespace\\Letter"), "Letter"),
            ("declared", scope.declared("Letter"), "App\\Mail\\Letter"),
        ];
        for (what, found, expected) in cases {
            assert_eq!(found, expected, "{what}");
        }
    }
}
