//! Surveying again: what is the same is not read, what is different is said, what was chosen is
//! remembered, and what changes is noticed.

mod common;

use std::fs;

use common::Bench;
use quarry_app::dto::project::JobStatus;
use serde_json::{Value, json};

fn again(bench: &Bench, more: &Value) -> Value {
    let mut request = json!({"folder": bench.path("shop"), "project": null, "history": false, "realNames": false});
    for (key, value) in more.as_object().expect("fields") {
        request[key] = value.clone();
    }
    bench.job("survey_folder", request)
}

#[test]
fn an_unchanged_source_answers_from_the_stored_survey() {
    let bench = Bench::new();
    let first = bench.survey();
    assert_eq!(first["summary"]["unchanged"], false);
    assert_eq!(first["summary"]["difference"], Value::Null);
    let before = bench.ok("surveys", json!({}));
    let second = again(&bench, &json!({}));
    assert_eq!(second["summary"]["unchanged"], true);
    assert_eq!(second["summary"]["modules"], first["summary"]["modules"]);
    assert_eq!(bench.ok("surveys", json!({})), before, "nothing was written");
    let undo = bench.ok("project_info", json!({}))["project"]["undo"]["undo"].clone();
    assert_eq!(undo, Value::Null, "there is nothing to take back");

    let sender = bench.path("shop/shop/mail/sender.py");
    let text = fs::read_to_string(&sender).expect("a file");
    fs::write(&sender, format!("from shop.orders import cart\n{text}")).expect("written");
    fs::write(bench.path("shop/shop/orders/new.py"), "from . import cart\n").expect("written");
    fs::remove_file(bench.path("shop/tests/test_order.py")).expect("removed");
    let third = again(&bench, &json!({}));
    let difference = &third["summary"]["difference"];
    assert_eq!(third["summary"]["unchanged"], false);
    assert_eq!(difference["addedModules"], json!(["shop/orders/new.py"]));
    assert_eq!(difference["goneModules"], json!(["tests/test_order.py"]));
    assert!(difference["newDependencies"].as_array().expect("a list").contains(&json!({
        "from": "shop/mail/sender.py", "to": "shop/orders/cart.py", "kind": "import"
    })));
    let cut: Vec<_> = difference["cutDependencies"].as_array().expect("a list").clone();
    assert!(cut.iter().all(|edge| edge["from"] == "tests/test_order.py"), "{cut:?}");
    assert!(difference["goneCallSites"].as_u64() > Some(0));
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("surveys", json!({})), before, "the survey before counts again");
}

#[test]
fn what_was_chosen_is_read_and_remembered() {
    let bench = Bench::new();
    bench.survey();
    let selection = json!({"languages": ["python"], "leftOut": ["shop/mail"], "takenIn": []});
    let result = again(&bench, &json!({"selection": selection, "importsOnly": true}));
    assert_eq!(result["summary"]["difference"]["gone"], 3);
    assert_eq!(result["summary"]["callSites"], 0);
    let preview = bench.ok("preview_folder", json!({"folder": bench.path("shop")}));
    assert_eq!(preview["asked"]["selection"], selection);
    assert_eq!(preview["asked"]["importsOnly"], true);
    assert_eq!(preview["asked"]["history"], false);
    assert_eq!(
        preview["languages"],
        json!([{"language": "Python", "code": "python", "files": 12}])
    );
    assert_eq!(
        preview["folders"],
        json!([{"folder": "shop", "files": 11}, {"folder": "tests", "files": 1}])
    );
    let smaller = json!({"folder": bench.path("shop"), "selection": selection});
    assert_eq!(bench.ok("preview_folder", smaller)["languages"][0]["files"], 9);
    let none = json!({"languages": ["cobol"], "leftOut": [], "takenIn": []});
    let error = bench.call(
        "survey_folder",
        json!({"folder": bench.path("shop"), "project": null, "history": false,
               "realNames": false, "selection": none}),
    );
    assert!(error.expect_err("no such language").message.contains("cobol"));
}

#[test]
fn changed_lines_are_counted_when_asked_for_and_kept() {
    let bench = Bench::new();
    bench.survey();
    let git = |arguments: &[&str]| {
        let done = std::process::Command::new("git")
            .current_dir(bench.path("shop"))
            .args(["-c", "user.name=Ann", "-c", "user.email=ann@example.org"])
            .args(arguments)
            .output()
            .expect("git can be started");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let sender = bench.path("shop/shop/mail/sender.py");
    fs::write(&sender, "one = 1\ntwo = 2\n").expect("written");
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "start"]);
    fs::write(&sender, "one = 1\ntwo = 3\nthree = 3\n").expect("written");
    git(&["commit", "-q", "-a", "-m", "more"]);
    let detail = || {
        let modules = bench.ok("outline", json!({}))["modules"].clone();
        let modules = modules.as_array().expect("a list");
        let module = modules.iter().find(|module| module["path"] == "shop/mail/sender.py");
        bench.ok("module_detail", json!({"module": module.expect("there")["id"]}))
    };
    assert_eq!(detail()["changedLines"], Value::Null);
    let counted = json!({"history": true, "changedLines": true});
    let summary = again(&bench, &counted)["summary"].clone();
    assert_eq!(summary["asked"]["changedLines"], true);
    assert_eq!(summary["commits"], 2);
    let lines = json!({"added": 4, "removed": 1, "unknown": 0});
    assert_eq!(detail()["changedLines"], lines);
    let preview = bench.ok("preview_folder", json!({"folder": bench.path("shop")}));
    assert_eq!(preview["asked"]["changedLines"], true);
    assert_eq!(again(&bench, &counted)["summary"]["unchanged"], true);

    // Without a history there is nothing to count.
    let without = json!({"history": false, "changedLines": true});
    assert_eq!(again(&bench, &without)["summary"]["asked"]["changedLines"], false);
    assert_eq!(detail()["changedLines"], Value::Null);
}

#[test]
fn a_watched_folder_that_changes_is_surveyed_anew() {
    let bench = Bench::new();
    bench.survey();
    let mut preferences = bench.ok("start", json!({}))["preferences"].clone();
    assert_eq!(preferences["watch"], false, "off unless somebody wants it");
    preferences["watch"] = json!(true);
    bench.ok("set_preferences", preferences);
    // Written without a change: looked at, and nothing happens.
    let sender = bench.path("shop/shop/mail/sender.py");
    let text = fs::read_to_string(&sender).expect("a file");
    fs::write(&sender, &text).expect("written");
    fs::write(bench.path("shop/shop/watched.py"), "import shop\n").expect("written");
    let noticed = || {
        let states = bench.log.states.lock().expect("no test panics while it holds this");
        let results = states.iter().filter_map(|state| state.result.clone());
        let results = results.map(|result| serde_json::to_value(result).expect("JSON"));
        results.filter(|result| result["noticed"] == true).collect::<Vec<_>>()
    };
    for _ in 0..6_000 {
        if !noticed().is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let results = noticed();
    let added = &results.first().expect("the change was noticed")["summary"]["difference"];
    assert_eq!(added["addedModules"], json!(["shop/watched.py"]));
    assert_eq!(bench.ok("project_info", json!({}))["project"]["modules"], 13);
}

#[test]
fn one_survey_at_a_time() {
    let bench = Bench::new();
    bench.survey();
    let source = bench.path("large");
    for n in 0..400 {
        let file = source.join(format!("part{}/m{n}.py", n % 20));
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        fs::write(&file, "def run(x):\n    return x\n".repeat(200)).expect("written");
    }
    let request = json!({"folder": source, "project": null, "history": false, "realNames": false});
    let first = bench.ok("survey_folder", request.clone());
    let second = bench.call("survey_folder", request.clone());
    let job = first["job"].as_str().expect("a job").to_owned();
    // Unless the first was done already, the second is refused.
    if let Err(error) = &second {
        assert!(error.message.contains("running already"), "{}", error.message);
    }
    assert_eq!(bench.wait(&job).status, JobStatus::Done);
    if let Ok(second) = second {
        bench.wait(second["job"].as_str().expect("a job"));
    }
    assert_eq!(bench.job("survey_folder", request)["summary"]["unchanged"], true);
}
