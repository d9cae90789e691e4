//! TypeScript declarations of everything that crosses to the window, from the command table.

use std::{collections::BTreeMap, fmt::Write as _};

use ts_rs::{Config, TS, TypeVisitor};

use crate::{
    command::{Kind, TABLE},
    dto::{
        common::{Nothing, Outcome, Topic},
        map::MapScene,
        project::JobState,
    },
    error::AppError,
};

/// Declarations by name.
#[derive(Default)]
pub struct Declarations {
    config: Config,
    declared: BTreeMap<String, String>,
}

impl Declarations {
    /// Declares `T` and all it is made of; answers with its name.
    pub fn add<T: TS + 'static + ?Sized>(&mut self) -> String {
        TypeVisitor::visit::<T>(self);
        T::name(&self.config)
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            // A wrapper such as `Vec<T>` or a primitive has no declaration of its own.
            T::visit_dependencies(self);
            T::visit_generics(self);
            return;
        }
        let name = T::ident(&self.config);
        if self.declared.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = format!("{docs}export {}\n", T::decl(&self.config));
        self.declared.insert(name, declaration);
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The contents of `ui/src/lib/backend/generated.ts`.
#[must_use]
pub fn typescript() -> String {
    let mut declarations = Declarations::default();
    let mut reads = String::new();
    for command in TABLE {
        let (request, response) = command.declare(&mut declarations);
        let kind = match command.kind {
            Kind::Read => "read",
            Kind::Change => "change",
            Kind::Bytes => "bytes",
            Kind::Job => "job",
        };
        let response = match command.kind {
            Kind::Change => format!("Outcome<{response}>"),
            Kind::Bytes => "ArrayBuffer".to_owned(),
            Kind::Read | Kind::Job => response,
        };
        let _ = write!(
            reads,
            "  /** {} */\n  {}: {{ kind: \"{kind}\"; request: {request}; response: {response} }};\n",
            command.doc.trim(),
            command.name,
        );
    }
    declarations.add::<Outcome<Nothing>>();
    declarations.add::<JobState>();
    declarations.add::<MapScene>();
    declarations.add::<Topic>();
    declarations.add::<AppError>();
    let mut text = String::from(
        "// Generated from the command table in crates/quarry-app; do not edit.\n\
         // To write it anew: UPDATE_TYPES=1 cargo test -p quarry-app --test types\n\n",
    );
    for declaration in declarations.declared.values() {
        text.push_str(declaration);
        text.push('\n');
    }
    let _ =
        write!(text, "/** Every command by name. */\nexport type Commands = {{\n{reads}}};\n\n");
    let bytes: Vec<_> = TABLE
        .iter()
        .filter(|command| command.kind == Kind::Bytes)
        .map(|command| format!("\"{}\"", command.name))
        .collect();
    let _ = writeln!(
        text,
        "/** Commands that answer with bytes. */\nexport const BYTES_COMMANDS: ReadonlySet<string> = new Set([{}]);",
        bytes.join(", ")
    );
    text
}
