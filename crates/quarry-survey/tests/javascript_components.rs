//! Components of Vue and Svelte: their scripts are read where they stand in the file.

mod support;

use std::{collections::BTreeSet, fs};

use proptest::prelude::*;
use quarry_model::{evidence::Reading, module::Language};
use support::{folder, survey};

/// What `of` depends on, and what it uses of others, one a line.
fn seen(reading: &Reading, of: &str) -> BTreeSet<String> {
    let evidence = &reading.evidence;
    let path = |at| evidence.module(at).path.as_str();
    let mut lines = BTreeSet::new();
    for found in &evidence.dependencies {
        if path(found.from) == of {
            lines.insert(format!("{} {} at {}", found.kind.name(), path(found.to), found.line));
        }
    }
    for site in evidence.call_sites.iter().filter(|site| path(site.from) == of) {
        let operation = &evidence.operations[site.operation.at()];
        let usage = serde_json::to_value(site.usage).expect("a usage is a string");
        lines.insert(format!(
            "{} {}:{} at {}",
            usage.as_str().expect("a usage is a string"),
            path(operation.owner),
            operation.name,
            site.line
        ));
    }
    lines
}

fn check(name: &str, text: &str, expected: &[&str]) {
    let source = folder(&[
        (name, text),
        ("Card.vue", "<script setup>\ndefineProps(['x'])\n</script>\n"),
        ("Row.svelte", "<p/>\n"),
        (
            "api.ts",
            "export async function load(): Promise<Item> { return null }\nexport class Item {}\n",
        ),
        ("store.js", "export const user = { name: '' }\nexport function reset() {}\n"),
    ]);
    let reading = survey(source.path());
    assert!(
        reading.diagnostics.iter().all(|found| found.path != name),
        "{:?}",
        reading.diagnostics
    );
    let expected: BTreeSet<String> = expected.iter().map(|line| (*line).to_owned()).collect();
    assert_eq!(seen(&reading, name), expected, "{text}");
}

#[test]
fn scripts_are_read_where_they_stand() {
    check(
        "a.vue",
        "<template>\n  <card :of=\"x\" />\n  <Card/>\n</template>\n\n<script setup lang=\"ts\">\nimport Card from './Card.vue'\nimport { load, Item } from './api'\nconst x: Item = await load()\n</script>\n",
        &[
            "import Card.vue at 7",
            "import api.ts at 8",
            "call api.ts at 9",
            "call api.ts:load at 9",
        ],
    );
    check(
        "b.vue",
        "<script>\nimport { reset } from './store'\nexport default {\n  methods: { clear() { reset() } },\n}\n</script>\n<style>\n@import './api.ts';\n</style>\n",
        &["import store.js at 2", "call store.js at 4", "call store.js:reset at 4"],
    );
    check(
        "c.svelte",
        "<script context=\"module\">\n  import { reset } from './store'\n</script>\n<script>\n  import Row from './Row.svelte'\n  import { user } from './store'\n  $: label = $user.name\n  function clear() { reset() }\n</script>\n\n<Row on:click={clear} />\n",
        &[
            "import store.js at 2",
            "import Row.svelte at 5",
            "call store.js at 8",
            "call store.js:reset at 8",
            "reference store.js at 7",
            "reference store.js:user.name at 7",
        ],
    );
    check(
        "d.vue",
        "<template><p/></template>\n<script src=\"./store.js\"></script>\n",
        &["import store.js at 2"],
    );
    check("e.vue", "<template><p>import './store'</p></template>\n", &[]);
    check("f.vue", "<template>\n<script>import './store'</script>\n</template>\n", &[]);
}

#[test]
fn types_that_only_types_use_are_no_imports_at_run_time() {
    check(
        "a.vue",
        "<script setup lang=\"ts\">\nimport { Item } from './api'\nlet x: Item\n</script>\n",
        &["import-type api.ts at 2"],
    );
    check(
        "b.vue",
        "<template>{{ Item }}</template>\n<script setup lang=\"ts\">\nimport { Item } from './api'\nlet x: Item\n</script>\n",
        &["import api.ts at 3"],
    );
}

#[test]
fn a_component_is_a_module_in_its_language() {
    let source = folder(&[
        ("a.vue", "<script lang='ts'>\nlet x: number = 1\n</script>\n"),
        ("b.svelte", "<!-- no script -->\n<p>\n\n</p>\n"),
        ("c.vue", "<script>\nlet x = (\n</script>\n"),
    ]);
    let reading = survey(source.path());
    let modules: Vec<_> =
        reading.evidence.modules.iter().map(|found| (found.language, found.sloc)).collect();
    assert_eq!(
        modules,
        [(Language::TypeScript, 3), (Language::JavaScript, 3), (Language::JavaScript, 3)]
    );
    let lines: Vec<_> =
        reading.diagnostics.iter().map(|found| (found.path.as_str(), found.line)).collect();
    assert_eq!(lines, [("c.vue", 3)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_markup_ends_a_survey(pieces in prop::collection::vec(prop::sample::select(vec![
        "<script", "<script>", "</script>", " lang=\"ts\"", " setup", ">", "<style>", "</style", "<template>",
        "</template>", "<!--", "-->", "\n", "é", "import x from './b'", "'", "\"", "<A.B />", "{x}", "$x", "/",
        " src='./b'", "=", "const a = 1",
    ]), 0..40)) {
        let text = pieces.concat();
        for name in ["a.vue", "a.svelte"] {
            let source = folder(&[("b.ts", "import a from './a.vue'")]);
            fs::write(source.path().join(name), &text).expect("a file");
            survey(source.path());
        }
    }
}
