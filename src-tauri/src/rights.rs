//! What the page may do is written in three files; these tests keep them together.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(name: &str) -> Value {
    serde_json::from_str(&read(name)).expect("well-formed JSON")
}

/// The words between two marks of a source file.
fn words<'a>(text: &'a str, from: &str, to: &str) -> BTreeSet<&'a str> {
    let (_, rest) = text.split_once(from).expect("the list begins");
    let (list, _) = rest.split_once(to).expect("the list ends");
    list.split(',')
        .map(|word| word.trim().trim_matches('"'))
        .map(|word| word.rsplit("::").next().unwrap_or(word))
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn every_command_is_listed_and_allowed_by_name() {
    let build = read("build.rs");
    let listed = words(&build, "const COMMANDS: &[&str] = &[", "];");
    let shell = read("src/shell.rs");
    let handled = words(&shell, "generate_handler![", "]");
    assert_eq!(listed, handled, "a command that is not listed could be called by any page");

    let capability = json("capabilities/main.json");
    let permissions = capability["permissions"].as_array().expect("a list");
    let (own, core): (Vec<&str>, Vec<&str>) = permissions
        .iter()
        .map(|permission| permission.as_str().expect("a name"))
        .partition(|permission| !permission.contains(':'));
    let allowed: BTreeSet<String> = own
        .iter()
        .map(|permission| permission.trim_start_matches("allow-").replace('-', "_"))
        .collect();
    assert_eq!(allowed, listed.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(core, ["core:event:allow-listen", "core:event:allow-unlisten"]);
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
}

#[test]
fn the_content_policy_is_strict() {
    let config = json("tauri.conf.json");
    let security = &config["app"]["security"];
    let policy = security["csp"].as_str().expect("a policy");
    for loose in ["unsafe", "*", "http://localhost", "https:", "ws:"] {
        assert!(!policy.contains(loose), "{loose} in {policy}");
    }
    for part in ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-src 'none'"]
    {
        assert!(policy.contains(part), "{part} is missing from {policy}");
    }
    assert_eq!(security["dangerousDisableAssetCspModification"], Value::Null);
    assert_eq!(security["capabilities"], serde_json::json!(["main"]));
    assert_eq!(config["app"]["withGlobalTauri"], false);
}
