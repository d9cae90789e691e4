//! The flow of the product without its window: survey, carve, look, undo, go on after a restart.

mod common;
mod ledger;

use std::fs;

use common::{Bench, small_monolith};
use quarry_app::dto::project::JobStatus;
use serde_json::{Value, json};

fn new_domain(bench: &Bench, name: &str, modules: &[&str]) -> String {
    let modules: Vec<_> = modules.iter().map(|name| bench.module(name)).collect();
    let reply =
        bench.ok("create_domain", json!({"name": name, "definition": "", "modules": modules}));
    reply["value"]["id"].as_str().expect("an identity").to_owned()
}

#[test]
fn a_survey_becomes_a_project_with_a_map() {
    let bench = Bench::new();
    let result = bench.survey();
    assert_eq!(result["kind"], "surveyed");
    assert_eq!(result["project"]["modules"], 12);
    assert_eq!(result["project"]["productModules"], 11);
    assert!(bench.ok("map_scene", json!({})).as_u64() > Some(500));
    let scene = scene(&bench);
    assert_eq!(scene.modules, 11, "tests do not lie on the map");
}

#[test]
fn a_move_is_undone_and_redone_also_after_a_restart() {
    let mut bench = Bench::new();
    bench.survey();
    let mail = new_domain(&bench, "Mail", &["shop.mail.sender", "shop.mail.text"]);
    let reply = bench.ok(
        "assign_modules",
        json!({"modules": [bench.module("shop.billing.dunning")], "domain": mail}),
    );
    assert_eq!(reply["undo"]["undo"], "Move 1 module to Mail");
    assert_eq!(reply["changed"], json!(["map", "domains", "scores", "roadmap"]));
    assert_eq!(bench.domain_of("shop.billing.dunning"), json!(mail));
    let moved = positions(&bench);

    bench.restarted();
    bench.ok("open_project", json!({"path": bench.path("shop.quarry")}));
    assert_eq!(positions(&bench), moved, "nothing on the map jumps over a restart");
    let reply = bench.ok("undo", json!({}));
    assert_eq!(reply["undo"]["redo"], "Move 1 module to Mail");
    assert_eq!(bench.domain_of("shop.billing.dunning"), Value::Null);
    assert_eq!(bench.domain_of("shop.mail.text"), json!(mail));
    bench.ok("redo", json!({}));
    assert_eq!(bench.domain_of("shop.billing.dunning"), json!(mail));
    assert_eq!(positions(&bench), moved);
}

#[test]
fn undo_stops_at_the_first_survey() {
    let bench = Bench::new();
    bench.survey();
    let reply = bench.ok("undo", json!({}));
    assert_eq!(reply["changed"], json!([]));
    assert_eq!(bench.ok("project_info", json!({}))["project"]["modules"], 12);
}

#[test]
fn other_modules_stay_where_they_are() {
    let bench = Bench::new();
    bench.survey();
    let mail = new_domain(&bench, "Mail", &["shop.mail.sender"]);
    let before = positions(&bench);
    let text = bench.module("shop.mail.text");
    bench.ok("assign_modules", json!({"modules": [text], "domain": mail}));
    let number: u32 = text[1..].parse().expect("a number");
    for (module, place) in positions(&bench) {
        let was = before.iter().find(|(other, _)| *other == module).expect("it was there").1;
        let still = was.map(f32::to_bits) == place.map(f32::to_bits);
        assert_eq!(still, module != number, "m{module}");
    }
}

#[test]
fn lines_assign_by_name_path_and_pattern() {
    let bench = Bench::new();
    bench.survey();
    let reply = bench.ok(
        "assign_lines",
        json!({"lines": [
            {"target": "shop.mail.*", "domain": "Mail"},
            {"target": "shop/billing/invoice.py", "domain": "Billing"},
            {"target": "shop.orders.cart", "domain": "billing"},
            {"target": "shop.gone", "domain": "Billing"},
        ]}),
    );
    assert_eq!(reply["value"]["created"], json!(["Mail", "Billing"]));
    assert_eq!(reply["value"]["unmatched"], json!(["shop.gone"]));
    assert_eq!(reply["value"]["modules"], 4);
    let domains = bench.ok("list_domains", json!({}));
    let sizes: Vec<_> = domains["domains"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|domain| (domain["name"].clone(), domain["modules"].clone(), domain["letter"].clone()))
        .collect();
    assert_eq!(
        sizes,
        [(json!("Billing"), json!(2), json!("B")), (json!("Mail"), json!(2), json!("M")),]
    );
}

#[test]
fn candidates_lead_to_file_and_line() {
    let bench = Bench::new();
    bench.survey();
    new_domain(&bench, "Mail", &["shop.mail", "shop.mail.sender", "shop.mail.text"]);
    let list = bench.ok("candidates", json!({}));
    let row = &list["candidates"][0];
    assert_eq!(row["name"], "Mail");
    let seam = bench.ok("seam", json!({"candidate": row["id"]}));
    let operations = seam["groups"][0]["operations"].as_array().expect("operations");
    let send = operations.iter().find(|row| row["name"] == "send").expect("send crosses");
    assert_eq!(send["direction"], "in");
    let places: Vec<_> = send["callSites"]
        .as_array()
        .expect("call sites")
        .iter()
        .map(|site| {
            format!("{}:{}", site["place"]["path"].as_str().unwrap(), site["place"]["line"])
        })
        .collect();
    assert_eq!(places, ["shop/billing/dunning.py:7", "shop/orders/order.py:7"]);
}

#[test]
fn the_roadmap_starts_on_a_monday() {
    let bench = Bench::new();
    bench.survey();
    new_domain(&bench, "Mail", &["shop.mail.sender", "shop.mail.text"]);
    let roadmap = bench.ok("roadmap", json!({"start": null}));
    assert_eq!(roadmap["start"], "2026-03-09");
    assert_eq!(roadmap["steps"][0]["name"], "Mail");
    assert!(roadmap["notes"][0].as_str().expect("a note").contains("No team is known yet"));
    let candidate = roadmap["steps"][0]["key"].clone();
    bench.ok("set_disposition", json!({"candidate": candidate, "disposition": "leave"}));
    assert_eq!(bench.ok("roadmap", json!({"start": null}))["steps"], json!([]));
}

#[test]
fn a_cancelled_survey_leaves_nothing_behind() {
    let bench = Bench::new();
    let source = bench.path("large");
    for n in 0..400 {
        small_monolith(&source.join(format!("part{n}")));
    }
    let project = bench.path("large.quarry");
    let started = bench.ok(
        "survey_folder",
        json!({"folder": source, "project": project, "history": false, "realNames": false}),
    );
    bench.ok("cancel_job", json!({"job": started["job"]}));
    let state = bench.wait(started["job"].as_str().expect("an identity"));
    assert_eq!(state.status, JobStatus::Cancelled);
    assert!(!project.exists());
    let left: Vec<_> = fs::read_dir(bench.folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| name.to_string_lossy().contains("quarry"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(bench.ok("project_info", json!({}))["project"], Value::Null);
}

#[test]
fn a_suggestion_keeps_what_people_decided() {
    let bench = Bench::new();
    bench.survey();
    let mail = new_domain(&bench, "Mail", &["shop.orders.cart"]);
    let result = bench.job("suggest_domains", json!({"resolution": 1.0, "domainsOnly": false}));
    assert_eq!(result["kind"], "suggested");
    bench.ok("apply_suggestion", json!({"resolution": 1.0, "domainsOnly": false}));
    assert_eq!(bench.domain_of("shop.orders.cart"), json!(mail));
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("project_info", json!({}))["project"]["assigned"], 1);
}

#[test]
fn a_project_survives_the_exchange_format() {
    let bench = Bench::new();
    bench.survey();
    let mail = new_domain(&bench, "Mail", &["shop.mail.sender", "shop.mail.text"]);
    bench.ok("assign_lines", json!({"lines": [{"target": "shop.billing.*", "domain": "Billing"}]}));
    for name in ["one.json", "two.json.gz"] {
        bench.ok(
            "export",
            json!({"what": "project", "path": bench.path(name), "candidate": null, "start": null}),
        );
    }
    let places = positions(&bench);
    for name in ["one.json", "two.json.gz"] {
        let exchange = quarry_app::exchange::read(&bench.path(name)).expect(name);
        let path = bench.path(&format!("{name}.quarry"));
        quarry_app::exchange::make_project(&exchange, &path, common::NOW).expect(name);
        bench.ok("open_project", json!({"path": path}));
        assert_eq!(positions(&bench), places);
        assert_eq!(bench.domain_of("shop.mail.text"), json!(mail));
        let again = bench.path("again.json");
        bench.ok(
            "export",
            json!({"what": "project", "path": again, "candidate": null, "start": null}),
        );
        let [one, two] =
            [bench.path("one.json"), again].map(|path| fs::read_to_string(path).expect("a file"));
        assert_eq!(one, two, "{name}");
    }
}

#[test]
fn removing_a_domain_puts_its_modules_back() {
    let bench = Bench::new();
    bench.survey();
    let mail = new_domain(&bench, "Mail", &["shop.mail.sender"]);
    bench.ok("delete_domain", json!({"domain": mail}));
    assert_eq!(bench.domain_of("shop.mail.sender"), Value::Null);
    assert_eq!(bench.ok("candidates", json!({}))["candidates"], json!([]));
    bench.ok("undo", json!({}));
    assert_eq!(bench.domain_of("shop.mail.sender"), json!(mail));
    let again = new_domain(&bench, "Post", &[]);
    assert_ne!(again, mail, "identities are never given out twice");
}

#[test]
fn wrong_calls_say_what_is_wrong() {
    let bench = Bench::new();
    let check = |name: &str, request: Value, expected: &str| {
        let error = bench.call(name, request).expect_err(name);
        assert!(error.message.contains(expected), "{name}: {}", error.message);
    };
    check("outline", json!({}), "No project is open");
    check("fly", json!({}), "no command “fly”");
    check("open_project", json!({}), "was called wrongly");
    check("open_project", json!({"path": bench.path("gone.quarry")}), "does not exist");
    bench.survey();
    let module = bench.module("shop.mail.sender");
    check("assign_modules", json!({"modules": ["x1"], "domain": null}), "identity of a module");
    check("assign_modules", json!({"modules": ["m999"], "domain": null}), "no longer there");
    check("assign_modules", json!({"modules": [module], "domain": "d99"}), "no longer there");
    check("create_domain", json!({"name": " ", "definition": "", "modules": []}), "needs a name");
    check(
        "export",
        json!({"what": "report", "path": bench.path("x.docx"), "candidate": null, "start": null}),
        "can be written as .html or .md",
    );
    check(
        "export",
        json!({"what": "report", "path": bench.path("no/x.html"), "candidate": null, "start": null}),
        "folder of",
    );
    check("roadmap", json!({"start": "tomorrow"}), "is not a day");
    check("suggest_domains", json!({"resolution": 0.0, "domainsOnly": false}), "between 0.01");
}

struct Scene {
    modules: usize,
}

fn scene(bench: &Bench) -> Scene {
    Scene { modules: positions(bench).len() }
}

/// Where each module lies, read from the bytes as the window reads them.
fn positions(bench: &Bench) -> Vec<(u32, [f32; 2])> {
    let reply = bench.application.call("map_scene", json!({})).expect("a map");
    let quarry_app::command::Reply::Bytes(bytes) = reply else { panic!("the map is bytes") };
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
    let start = 4 + word(0) as usize;
    (0..word(start) as usize)
        .map(|n| {
            let at = start + 4 + n * 24;
            (word(at + 12), [f32::from_bits(word(at)), f32::from_bits(word(at + 4))])
        })
        .collect()
}

#[test]
fn a_file_that_changed_underneath_is_read_again_and_nothing_is_lost() {
    let bench = Bench::new();
    bench.survey();
    let path = bench.path("shop.quarry");
    let before = fs::read(&path).expect("the file");
    let mail = new_domain(&bench, "Mail", &["shop.mail.sender"]);
    // A synchronising program puts an older state back.
    fs::write(&path, &before).expect("the file can be written");
    let text = bench.module("shop.mail.text");
    let request = json!({"modules": [text], "domain": mail});
    let error = bench.call("assign_modules", request).expect_err("the file has changed");
    assert!(error.message.contains("Another program has changed"), "{}", error.message);
    assert_eq!(bench.ok("list_domains", json!({}))["domains"], json!([]), "as the file is now");
    new_domain(&bench, "Post", &["shop.mail.text"]);
}

#[test]
fn a_module_that_was_moved_is_still_the_same() {
    let bench = Bench::new();
    let source = bench.path("shop");
    small_monolith(&source);
    let git = |arguments: &[&str]| {
        let run = std::process::Command::new("git")
            .arg("-C")
            .arg(&source)
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "first"]);
    let project = bench.path("shop.quarry");
    let request = |project: Option<&std::path::Path>| json!({"folder": source, "project": project, "history": true, "realNames": false});
    bench.job("survey_folder", request(Some(&project)));
    let mail = new_domain(&bench, "Mail", &["shop.mail.sender"]);
    let module = bench.module("shop.mail.sender");
    git(&["mv", "shop/mail/sender.py", "shop/mail/postman.py"]);
    git(&["commit", "--quiet", "-m", "moved"]);
    let result = bench.job("survey_folder", request(None));
    let difference = &result["summary"]["difference"];
    assert_eq!(difference["added"], 0);
    assert_eq!(difference["gone"], 0);
    assert_eq!(difference["renamed"], 1, "{difference}");
    assert_eq!(bench.module("shop.mail.postman"), module);
    assert_eq!(bench.domain_of("shop.mail.postman"), json!(mail));
    bench.ok("undo", json!({}));
    assert_eq!(bench.module("shop.mail.sender"), module, "the survey before counts again");
}

#[test]
fn a_person_overrules_how_a_module_stands_and_takes_it_back() {
    let bench = Bench::new();
    bench.survey();
    let text = bench.module("shop.mail.text");
    let detail = || bench.ok("module_detail", json!({"module": text}));
    let say = |role: Value, says: Value| {
        bench.ok(
            "overrule_module",
            json!({"module": text, "role": role, "says": says, "reason": " copied "}),
        )
    };
    let product = || bench.ok("project_info", json!({}))["project"]["productModules"].clone();
    assert_eq!((detail()["standing"].clone(), product()), (json!("product"), json!(11)));
    let reply = say(Value::Null, json!("vendored"));
    assert_eq!(reply["undo"]["undo"], "Count shop.mail.text as vendored");
    assert_eq!(detail()["standing"], "vendored");
    assert_eq!(detail()["foundStanding"], "product");
    assert_eq!(
        detail()["overrules"],
        json!([{"role": null, "says": "vendored", "reason": "copied", "by": ""}])
    );
    assert_eq!(product(), 10);
    assert_eq!(scene(&bench).modules, 10, "it leaves the map");
    bench.ok("undo", json!({}));
    assert_eq!((detail()["standing"].clone(), product()), (json!("product"), json!(11)));
    bench.ok("redo", json!({}));
    say(Value::Null, json!("generated"));
    assert_eq!(detail()["overrules"].as_array().map(Vec::len), Some(1), "the later word counts");
    say(json!("utility"), json!("yes"));
    assert_eq!(detail()["overrules"][1]["role"], "utility");
    say(json!("utility"), Value::Null);
    say(Value::Null, Value::Null);
    assert_eq!(detail()["overrules"], json!([]));
    assert_eq!(product(), 11);
    for (role, says) in [
        (json!("boss"), json!("yes")),
        (json!("test"), json!("perhaps")),
        (Value::Null, json!("gone")),
    ] {
        let request = json!({"module": text, "role": role, "says": says, "reason": ""});
        assert!(bench.call("overrule_module", request).is_err(), "{role} {says}");
    }
}
