//! What people say around a seam: hours of operations, how neighbours stand to each other, and the
//! source lines behind the evidence.

mod common;

use std::{
    fs::{self, File},
    time::{Duration, SystemTime},
};

use common::{Bench, NOW};
use serde_json::{Value, json};

/// The small monolith with Mail and Billing.
fn surveyed() -> Bench {
    let bench = Bench::new();
    bench.survey();
    for (name, modules) in [
        ("Mail", &["shop.mail.sender", "shop.mail.text"][..]),
        ("Billing", &["shop.billing.invoice", "shop.billing.dunning"]),
    ] {
        let modules: Vec<_> = modules.iter().map(|name| bench.module(name)).collect();
        bench.ok("create_domain", json!({"name": name, "definition": "", "modules": modules}));
    }
    bench
}

fn candidate(bench: &Bench, name: &str) -> Value {
    let all = bench.ok("candidates", json!({}))["candidates"].clone();
    let found = all.as_array().expect("a list").iter().find(|row| row["name"] == name);
    found.unwrap_or_else(|| panic!("{name}: {all}")).clone()
}

fn seam(bench: &Bench, name: &str) -> Value {
    bench.ok("seam", json!({"candidate": candidate(bench, name)["id"]}))
}

/// The group of a seam with this neighbour.
fn group(bench: &Bench, name: &str, other: &str) -> Value {
    let seam = seam(bench, name);
    let groups = seam["groups"].as_array().expect("a list");
    let found = groups.iter().find(|group| group["name"] == other);
    found.unwrap_or_else(|| panic!("{other} is not in {seam}")).clone()
}

/// The operation of a seam with this name.
fn operation(bench: &Bench, of: &str, name: &str) -> Value {
    let seam = seam(bench, of);
    let groups = seam["groups"].as_array().expect("a list").clone();
    let mut all = groups.iter().flat_map(|group| group["operations"].as_array().expect("a list"));
    all.find(|row| row["name"] == name).unwrap_or_else(|| panic!("{name} is not in {seam}")).clone()
}

fn undone(bench: &Bench, times: usize) {
    for _ in 0..times {
        bench.ok("undo", json!({}));
    }
}

#[test]
fn hours_are_set_followed_and_given_back() {
    let bench = surveyed();
    let before = operation(&bench, "Mail", "send");
    assert_eq!((&before["effortSet"], &before["decided"]), (&json!(false), &json!(false)));
    assert_eq!(before["effort"], before["effortProposed"]);
    let effort = |bench: &Bench| candidate(bench, "Mail")["effort"]["likely"].clone();
    let total = effort(&bench).as_f64().expect("hours");
    let hours = json!({"lo": 1.0, "likely": 2.0, "hi": 5.0});
    let decide = |becomes: Value, effort: Value| {
        let request = json!({
            "candidate": candidate(&bench, "Mail")["id"], "owner": before["owner"],
            "operation": before["key"], "becomes": becomes, "effort": effort, "note": "",
        });
        bench.ok("decide_operation", request)
    };
    let reply = decide(Value::Null, hours.clone());
    assert_eq!(reply["undo"]["undo"], "Mail: send takes 2 hours");
    let set = operation(&bench, "Mail", "send");
    assert_eq!(set["effort"], hours);
    assert_eq!(set["effortProposed"], before["effort"]);
    assert_eq!((&set["effortSet"], &set["decided"]), (&json!(true), &json!(false)));
    assert_eq!(set["becomes"], before["becomes"], "what it becomes is still as proposed");
    let likely = before["effort"]["likely"].as_f64().expect("hours");
    assert_eq!(effort(&bench), json!(total - likely + 2.0));

    // Both can be said, and each taken back alone.
    decide(json!("call"), hours.clone());
    let both = operation(&bench, "Mail", "send");
    assert_eq!((&both["becomes"], &both["effort"]), (&json!("call"), &hours));
    let reply = decide(json!("call"), Value::Null);
    assert_eq!(reply["undo"]["undo"], "Mail: leave the hours of send to the proposal");
    let call = operation(&bench, "Mail", "send");
    assert_eq!((&call["effortSet"], &call["decided"]), (&json!(false), &json!(true)));
    decide(Value::Null, Value::Null);
    assert_eq!(operation(&bench, "Mail", "send"), before);
    undone(&bench, 1);
    assert_eq!(operation(&bench, "Mail", "send"), call);
    undone(&bench, 3);
    assert_eq!(operation(&bench, "Mail", "send"), before);

    let wrong = json!({
        "candidate": candidate(&bench, "Mail")["id"], "owner": before["owner"],
        "operation": before["key"], "becomes": null,
        "effort": {"lo": 5.0, "likely": 2.0, "hi": 1.0}, "note": "",
    });
    assert!(bench.error("decide_operation", wrong).starts_with("The hours are not right"));
}

/// Says how two neighbours stand to each other.
#[allow(clippy::needless_pass_by_value)] // Written as it is sent.
fn relate(bench: &Bench, name: &str, other: &Value, pattern: Value, upstream: Value) -> Value {
    let candidate = candidate(bench, name)["id"].clone();
    json!({
        "candidate": candidate, "other": other, "pattern": pattern, "upstream": upstream,
        "note": "",
    })
}

#[test]
fn a_relation_shows_on_both_sides_and_is_held_against_the_evidence() {
    let bench = surveyed();
    let (mail, billing) =
        (seam(&bench, "Mail")["side"].clone(), seam(&bench, "Billing")["side"].clone());
    let relation =
        |of: &str, other: &str| group(&bench, of, other)["neighbour"]["relation"].clone();
    assert_eq!(relation("Mail", "Billing"), Value::Null);
    // Billing calls what Mail offers, and the reverse does not happen.
    assert_eq!(group(&bench, "Mail", "Billing")["neighbour"]["upstream"], mail);

    let said = relate(&bench, "Billing", &mail, json!("conformist"), Value::Null);
    let reply = bench.ok("set_relation", said);
    assert_eq!(reply["undo"]["undo"], "Billing and Mail: Conformist");
    let found = relation("Mail", "Billing");
    assert_eq!(found, relation("Billing", "Mail"), "a pair has one relation");
    assert_eq!((&found["name"], &found["upstreamName"]), (&json!("Conformist"), &json!("Mail")));
    assert_eq!(found["contradiction"], Value::Null);

    for (pattern, upstream, against) in [
        (
            "customer_supplier",
            billing.clone(),
            "Billing is said to be upstream, but Mail uses nothing of it",
        ),
        (
            "separate_ways",
            Value::Null,
            "1 operation crosses, such as send at shop/billing/dunning.py:7.",
        ),
        ("partnership", Value::Null, "Only Mail is used: the 1 operation belongs to it"),
        ("shared_kernel", Value::Null, "Neither code nor a table is shared"),
    ] {
        bench.ok("set_relation", relate(&bench, "Mail", &billing, json!(pattern), upstream));
        let found = relation("Mail", "Billing");
        let contradiction = found["contradiction"].as_str().expect("a contradiction");
        assert!(contradiction.contains(against), "{pattern}: {contradiction}");
    }
    let md = bench.path("report.md");
    bench.ok("export", json!({"what": "report", "path": md}));
    let report = fs::read_to_string(&md).expect("a report");
    assert!(
        report.contains("Shared kernel") && report.contains("Neither code nor a table"),
        "{report}"
    );

    bench.ok("set_relation", relate(&bench, "Mail", &billing, Value::Null, Value::Null));
    assert_eq!(relation("Mail", "Billing"), Value::Null);
    undone(&bench, 1);
    assert_eq!(relation("Mail", "Billing")["pattern"], "shared_kernel");
    undone(&bench, 5);
    assert_eq!(relation("Billing", "Mail"), Value::Null);
    bench.ok("redo", json!({}));
    assert_eq!(relation("Billing", "Mail")["pattern"], "conformist");

    for (other, pattern, upstream, expected) in [
        (json!("d99"), json!("conformist"), Value::Null, "no longer there"),
        (mail.clone(), json!("conformist"), Value::Null, "no neighbour of itself"),
        (json!("c1"), json!("conformist"), Value::Null, "A neighbour is a domain"),
        (billing.clone(), json!("friendship"), Value::Null, "“friendship” is none of partnership"),
        (
            billing.clone(),
            json!("conformist"),
            json!("monolith"),
            "Upstream is either Mail or Billing",
        ),
    ] {
        let message =
            bench.error("set_relation", relate(&bench, "Mail", &other, pattern, upstream));
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn relations_follow_their_sides_and_the_whole_project() {
    let bench = surveyed();
    let said =
        relate(&bench, "Mail", &json!("monolith"), json!("anticorruption_layer"), Value::Null);
    bench.ok("set_relation", said);
    let billing = seam(&bench, "Billing")["side"].clone();
    bench.ok("set_relation", relate(&bench, "Mail", &billing, json!("separate_ways"), Value::Null));
    let made = json!({"name": "Sender", "modules": ["shop.mail.sender"]});
    bench.ok("make_candidate", made);
    let mail = seam(&bench, "Mail")["side"].clone();
    bench.ok("set_relation", relate(&bench, "Sender", &mail, json!("partnership"), Value::Null));
    let relations = |bench: &Bench| {
        let path = bench.path("all.json");
        bench.ok("export", json!({"what": "project", "path": path}));
        let text = fs::read_to_string(&path).expect("a file");
        let written: Value = serde_json::from_str(&text).expect("JSON");
        let list = written["relations"].as_array().expect("a list").clone();
        list.iter()
            .map(|one| {
                format!("{} {} {}", one["one"], one["other"], one["pattern"]).replace('"', "")
            })
            .collect::<Vec<_>>()
    };
    let candidate = seam(&bench, "Sender")["side"].as_str().expect("a side").to_owned();
    let (mail, billing) = (mail.as_str().expect("a side"), billing.as_str().expect("a side"));
    let all = [
        format!("monolith {mail} anticorruption_layer"),
        format!("{mail} {billing} separate_ways"),
        format!("{mail} {candidate} partnership"),
    ];
    let mut found = relations(&bench);
    found.sort();
    let mut wanted = all.to_vec();
    wanted.sort();
    assert_eq!(found, wanted);

    // Read back.
    let path = bench.path("all.json");
    let exchange = quarry_app::exchange::read(&path).expect("a project");
    let again = bench.path("again.quarry");
    quarry_app::exchange::make_project(&exchange, &again, NOW).expect("a project file");
    bench.ok("open_project", json!({"path": again}));
    assert_eq!(relations(&bench).len(), 3);
    bench.ok("open_project", json!({"path": bench.path("shop.quarry")}));

    // A candidate and a domain take what was said of them along; a merged domain hands it on.
    let sender = candidate_id(&bench, "Sender");
    bench.ok("remove_candidate", json!({"candidate": sender}));
    assert_eq!(relations(&bench).len(), 2);
    bench.ok("merge_domains", json!({"from": mail, "into": billing}));
    assert_eq!(relations(&bench), [format!("monolith {billing} anticorruption_layer")]);
    undone(&bench, 1);
    assert_eq!(relations(&bench).len(), 2);
    bench.ok("delete_domain", json!({"domain": mail}));
    assert!(relations(&bench).is_empty());
    undone(&bench, 2);
    assert_eq!(relations(&bench).len(), 3);
}

fn candidate_id(bench: &Bench, name: &str) -> Value {
    candidate(bench, name)["id"].clone()
}

/// Files of the source, as if they had been written so many seconds after the survey.
fn written(bench: &Bench, path: &str, seconds: i64) {
    let survey = SystemTime::UNIX_EPOCH + Duration::from_millis(NOW.0 as u64);
    let when = if seconds < 0 {
        survey - Duration::from_secs(seconds.unsigned_abs())
    } else {
        survey + Duration::from_secs(seconds.unsigned_abs())
    };
    let file = File::options().append(true).open(bench.path("shop").join(path)).expect("a file");
    file.set_modified(when).expect("a time");
}

#[test]
fn lines_are_read_from_where_the_source_lies_now() {
    let bench = surveyed();
    let (order, cart) = (bench.module("shop.orders.order"), bench.module("shop.orders.cart"));
    let lines = |places: Value, context: u32| {
        bench.ok("source_lines", json!({"places": places, "context": context}))
    };
    let one = |module: &str, line: u32| json!([{"module": module, "line": line}]);
    written(&bench, "shop/orders/order.py", -60);
    let found = lines(one(&order, 7), 2);
    assert_eq!(found["absent"], json!([]));
    let row = &found["lines"][0];
    assert_eq!((&row["changed"], &row["problem"]), (&json!(false), &Value::Null));
    let texts: Vec<_> = row["lines"].as_array().expect("lines").clone();
    assert_eq!(
        json!(texts),
        json!([
            {"line": 5, "text": "def place(cart):"},
            {"line": 6, "text": "    total = invoice.total(cart)"},
            {"line": 7, "text": "    send('placed', total)"},
            {"line": 8, "text": "    return total"},
        ])
    );
    assert_eq!(lines(one(&order, 7), 0)["lines"][0]["lines"].as_array().map(Vec::len), Some(1));

    // A file that was written since, one that is shorter now, and one that is gone.
    written(&bench, "shop/orders/order.py", 60);
    assert_eq!(lines(one(&order, 7), 0)["lines"][0]["changed"], true);
    fs::write(bench.path("shop/shop/orders/order.py"), "a = 1\n").expect("written");
    let short = lines(one(&order, 7), 0)["lines"][0].clone();
    assert_eq!(short["lines"], json!([]));
    assert_eq!(short["problem"], "shop/orders/order.py has no line 7 any more; it has 1 line now.");
    fs::remove_file(bench.path("shop/shop/orders/cart.py")).expect("removed");
    assert_eq!(
        lines(one(&cart, 6), 0)["lines"][0]["problem"],
        "shop/orders/cart.py is not there any more."
    );
    let message = bench.error("source_lines", json!({"places": one("m999", 1), "context": 0}));
    assert!(message.contains("no longer there"), "{message}");

    // Nothing of it is in the project file.
    bench.ok("close_project", json!({}));
    let file = fs::read(bench.path("shop.quarry")).expect("a project file");
    let has = |text: &str| file.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(has("shop/orders/order.py") && !has("invoice.total(cart)"));
}

#[test]
fn a_source_that_has_moved_is_said_and_found_again() {
    let bench = surveyed();
    let invoice = bench.module("shop.billing.invoice");
    let place = json!([{"module": invoice, "line": 2}]);
    let look = || bench.ok("source_lines", json!({"places": place, "context": 0}));
    assert_eq!(look()["absent"], json!([]));
    fs::rename(bench.path("shop"), bench.path("moved")).expect("moved");
    let gone = look();
    let source = gone["absent"][0]["source"].clone();
    assert_eq!(gone["absent"][0]["name"], "shop");
    assert_eq!(gone["absent"][0]["imported"], false);
    assert_eq!(gone["lines"][0]["lines"], json!([]));
    assert_eq!(gone["lines"][0]["problem"], Value::Null, "that its source is away says it");

    let elsewhere = bench.path("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    for (folder, expected) in [
        (elsewhere, "None of the modules of shop lies in"),
        (bench.path("nowhere"), "is not a folder"),
    ] {
        let message = bench.error("locate_source", json!({"source": source, "folder": folder}));
        assert!(message.contains(expected), "{message}");
    }
    let reply = bench.ok("locate_source", json!({"source": source, "folder": bench.path("moved")}));
    assert_eq!(reply["undo"]["undo"], "Say where shop lies");
    let found = look();
    assert_eq!(found["absent"], json!([]));
    assert_eq!(found["lines"][0]["lines"][0]["text"], "    return 3");
    undone(&bench, 1);
    assert_eq!(look()["absent"][0]["name"], "shop");
}
