//! From the bytes of one file to its facts.

use oxc_allocator::Allocator;
use oxc_ast_visit::Visit;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

use super::{
    components::{Component, is_component, parts},
    facts::{Asking, Facts},
    lines::Lines,
    nesting::may_be_too_deep,
    scope::Extractor,
    standing::generated_mark,
};
use crate::syntax::Problem;

/// The facts of the file at `path` with this content.
pub(super) fn extract(path: &str, bytes: &[u8], imports_only: bool) -> Facts {
    let whole = |cause: &str| Facts { problem: Some(Problem::whole(cause)), ..Facts::default() };
    let Ok(source) = std::str::from_utf8(bytes) else {
        return whole("The file is not UTF-8, so nothing in it was read");
    };
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let component = is_component(path).then(|| parts(source));
    let code = component.as_ref().map_or(source, |component| &component.script);
    if may_be_too_deep(code) {
        return whole(
            "The file holds so many brackets and operators that reading it could use up all memory; only its name is known",
        );
    }
    let typescript =
        component.as_ref().map_or_else(|| super::is_typescript(path), |found| found.typescript);
    let kind = match &component {
        Some(_) if typescript => SourceType::tsx(),
        Some(_) => SourceType::jsx().with_module(true),
        None => source_type(path),
    };
    let mut facts = read(source, code, kind, imports_only, typescript, component.as_ref());
    facts.generated = generated_mark(source);
    facts.typescript = typescript;
    facts
}

/// What the file is by its name.
fn source_type(path: &str) -> SourceType {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.ends_with(".d.ts") || name.ends_with(".d.mts") || name.ends_with(".d.cts") {
        return SourceType::d_ts();
    }
    match name.rsplit('.').next() {
        Some("ts" | "mts" | "cts") => SourceType::ts(),
        Some("tsx") => SourceType::tsx(),
        _ => SourceType::jsx().with_unambiguous(true),
    }
}

/// Reads `code`, which lies in `source` where it stands there.
fn read(
    source: &str,
    code: &str,
    kind: SourceType,
    imports_only: bool,
    typescript: bool,
    component: Option<&Component>,
) -> Facts {
    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let mut parsed = Parser::new(&allocator, code, kind).with_options(options).parse();
    if parsed.panicked && (component.is_some() || !typescript) {
        // Sources that a compiler strips types from before they run, and casts in angle brackets.
        let other = if typescript { SourceType::ts() } else { SourceType::tsx() };
        let retried = Parser::new(&allocator, code, other).with_options(options).parse();
        if !retried.panicked {
            parsed = retried;
        }
    }
    let mut extractor = Extractor::new(code, imports_only, typescript);
    extractor.has_stores = component.is_some();
    if !parsed.panicked {
        extractor.visit_program(&parsed.program);
        for comment in &parsed.program.comments {
            let text = &code[comment.span.start as usize..comment.span.end as usize];
            if let Some(path) = referenced(text) {
                extractor.request(path, comment.span.start, Asking::Beside, true);
            }
        }
        if let Some(component) = component {
            extractor.page(component);
        }
    }
    let lines = Lines::of(source);
    let mut facts = extractor.finish();
    let comments: Vec<(u32, u32)> = parsed
        .program
        .comments
        .iter()
        .map(|comment| (comment.span.start, comment.span.end))
        .collect();
    facts.sloc = lines.code(source, &comments);
    if parsed.panicked {
        let line = parsed
            .diagnostics
            .iter()
            .filter_map(|error| error.labels.first())
            .map(|label| lines.line(label.offset()))
            .next();
        let language = if typescript { "TypeScript" } else { "JavaScript" };
        facts.problem = Some(Problem {
            line: line.unwrap_or(0),
            whole: true,
            cause: format!("This is not valid {language}, so nothing in the file was read"),
        });
    }
    facts
}

/// The path of `/// <reference path="..." />`, always relative.
fn referenced(comment: &str) -> Option<&str> {
    let rest = comment.strip_prefix("///")?.trim_start().strip_prefix("<reference")?;
    let rest = rest.trim_start().strip_prefix("path=")?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest[1..].split(quote).next()
}
