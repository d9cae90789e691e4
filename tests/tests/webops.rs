//! `examples/webops`, from its source to the seams: what was written down of every crossing
//! operation before it was run is what comes out.

#[path = "../../crates/quarry-app/tests/common/mod.rs"]
mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use common::Bench;
use serde_json::{Value, json};

fn example(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples/webops").join(name)
}

/// The lines of a CSV file of ours without its heading; only the last field may hold commas.
fn lines(name: &str, fields: usize) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(example(name)).expect(name);
    let line = |line: &str| {
        let fields = line.splitn(fields, ',').map(|field| field.trim_matches('"').to_owned());
        fields.collect()
    };
    text.lines().skip(1).map(line).collect()
}

/// The monolith, surveyed and assigned.
fn webops() -> Bench {
    let bench = Bench::new();
    let (source, project) = (example("source"), bench.path("webops.quarry"));
    bench.job(
        "survey_folder",
        json!({"folder": source, "project": project, "history": false, "realNames": false}),
    );
    let map: Vec<Value> = lines("map.csv", 2)
        .into_iter()
        .map(|line| json!({"target": line[0], "domain": line[1]}))
        .collect();
    let done = bench.ok("assign_lines", json!({"lines": map}));
    assert_eq!(done["value"]["unmatched"], json!([]));
    bench
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value}"))
}

fn candidates(bench: &Bench) -> Vec<Value> {
    bench.ok("candidates", json!({}))["candidates"].as_array().expect("a list").clone()
}

fn named(bench: &Bench, name: &str) -> Value {
    let found = candidates(bench).into_iter().find(|row| text(row, "name") == name);
    found.unwrap_or_else(|| panic!("{name} is a candidate"))
}

/// The operations that cross the boundary of a candidate.
fn operations(bench: &Bench, candidate: &str) -> Vec<Value> {
    let seam = bench.ok("seam", json!({"candidate": candidate}));
    let groups = seam["groups"].as_array().expect("a list");
    groups
        .iter()
        .flat_map(|group| group["operations"].as_array().expect("a list").clone())
        .collect()
}

fn operation(bench: &Bench, candidate: &str, name: &str) -> Value {
    let id = text(&named(bench, candidate), "id").to_owned();
    let found = operations(bench, &id).into_iter().find(|row| full_name(row) == name);
    found.unwrap_or_else(|| panic!("{name} crosses the boundary of {candidate}"))
}

fn full_name(row: &Value) -> String {
    match text(row, "kind") {
        "table" | "topic" => text(row, "key").to_owned(),
        _ => format!("{}.{}", text(row, "ownerName"), text(row, "name")),
    }
}

#[test]
fn every_crossing_operation_is_as_it_was_written_down() {
    let bench = webops();
    let expected: BTreeSet<String> =
        lines("expected.csv", 6).into_iter().map(|line| line[..5].join(",")).collect();
    let mut found = BTreeSet::new();
    let mut because = BTreeMap::new();
    for candidate in candidates(&bench) {
        for row in operations(&bench, text(&candidate, "id")) {
            let spoken = |field| text(&row, field).replace([' ', '-'], "_");
            let line = format!(
                "{},{},{},{},{}",
                text(&candidate, "name"),
                text(&row, "direction"),
                full_name(&row),
                spoken("class"),
                spoken("becomes"),
            );
            because.insert(line.clone(), text(&row, "reason").to_owned());
            found.insert(line);
        }
    }
    let missing: Vec<&String> = expected.difference(&found).collect();
    let further: Vec<(&String, &String)> =
        found.difference(&expected).map(|line| (line, &because[line])).collect();
    assert!(missing.is_empty() && further.is_empty(), "missing {missing:#?}\nfurther {further:#?}");
    assert!(expected.len() > 70, "the whole sheet was read");
}

#[test]
fn the_ranking_follows_from_the_evidence() {
    let bench = webops();
    let rows = candidates(&bench);
    let mut first: Vec<&str> = rows[..2].iter().map(|row| text(row, "name")).collect();
    first.sort_unstable();
    assert_eq!(first, ["Mail", "Tooling"], "the first quick wins");
    assert!(rows[2..].iter().all(|row| text(row, "quickWin") == "no"));

    let of = |name: &str| rows.iter().find(|row| text(row, "name") == name).expect(name);
    let entries = of("Ticketing")["entries"].as_array().expect("a list");
    let with = |passage: &str| {
        let has = |entry: &&Value| {
            entry["passages"].as_array().expect("a list").iter().any(|p| p == passage)
        };
        entries.iter().filter(has).collect::<Vec<_>>()
    };
    assert_eq!(entries.len(), 4);
    let aggregating = with("aggregating");
    assert_eq!(aggregating.len(), 1);
    assert_eq!(text(aggregating[0], "name"), "GET /tickets/{}");
    for domain in ["Customers", "Servers", "Billing"] {
        assert!(text(aggregating[0], "because").contains(domain), "{}", aggregating[0]);
    }
    let authorised = with("state_authorised");
    assert_eq!(authorised.len(), 4, "every page asks for a permission");
    assert!(authorised.iter().all(|entry| text(entry, "because").contains("sessions")));

    assert!(of("Reporting")["advice"][0].as_str().expect("advice").contains("replica"));
    assert!(of("Housekeeping")["advice"][0].as_str().expect("advice").contains("split"));
    // Logging is used by all: neither a candidate nor counted.
    let seam = bench.ok("seam", json!({"candidate": text(of("Mail"), "id")}));
    let apart = seam["apart"].to_string();
    assert!(apart.contains("webops.common.log"), "{apart}");
    let proposals = bench.ok("propose_candidates", json!({}));
    assert!(!proposals.to_string().contains("webops.common.log"), "{proposals}");
}

#[test]
fn refusals_say_why_and_where() {
    let bench = webops();
    let reason = |candidate: &str, name: &str| {
        text(&operation(&bench, candidate, name), "reason").to_owned()
    };
    let post = reason("Billing", "webops.billing.ledger.post");
    assert!(post.contains("must commit with its caller"), "{post}");
    assert!(post.contains("webops/orders/checkout.py:20"), "{post}");
    let discount = reason("Billing", "webops.billing.discounts.apply_discount");
    assert!(discount.contains("webops/orders/cart.py:9"), "{discount}");
    let receipt = operation(&bench, "Mail", "webops.mail.sender.send_receipt");
    assert_eq!(receipt["needsOutbox"], true, "{receipt}");
}

#[test]
fn what_people_decide_and_overrule_is_followed_and_taken_back() {
    let bench = webops();
    let before = candidates(&bench);
    let post = operation(&bench, "Billing", "webops.billing.ledger.post");
    let billing = text(&named(&bench, "Billing"), "id").to_owned();

    // A decision changes what it becomes, and the effort.
    let decide = |becomes: Value| {
        json!({
            "candidate": billing, "owner": post["owner"], "operation": post["key"],
            "becomes": becomes, "effort": {"lo": 1.0, "likely": 2.0, "hi": 3.0}, "note": "agreed",
        })
    };
    bench.ok("decide_operation", decide(json!("event")));
    let decided = operation(&bench, "Billing", "webops.billing.ledger.post");
    assert_eq!((&decided["becomes"], &decided["decided"]), (&json!("event"), &json!(true)));
    assert_eq!(decided["effort"]["likely"], 2.0);
    assert_ne!(named(&bench, "Billing")["effort"], row(&before, "Billing")["effort"]);
    bench.ok("undo", json!({}));
    assert_eq!(candidates(&bench), before);

    // Tables and topics can be decided like functions.
    let table = operation(&bench, "Billing", "table invoices");
    let mut request = decide(json!("split_data"));
    (request["owner"], request["operation"]) = (table["owner"].clone(), table["key"].clone());
    bench.ok("decide_operation", request.clone());
    assert_eq!(operation(&bench, "Billing", "table invoices")["becomes"], "split data");
    request["becomes"] = Value::Null;
    bench.ok("decide_operation", request);
    assert_eq!(candidates(&bench), before);
    assert!(bench.error("decide_operation", decide(json!("magic"))).contains("magic"));

    // Evidence that is wrong goes, on both sides of the boundary.
    for (candidate, other, name) in [
        ("Billing", "Orders", "webops.billing.ledger.post"),
        ("Mail", "Ticketing", "topic ticket.closed"),
        ("Reporting", "Customers", "table customers"),
    ] {
        let known = operation(&bench, candidate, name);
        let overrule = |wrong: bool, reason: &str| {
            json!({
                "owner": known["owner"], "operation": known["key"], "module": null,
                "within": null, "wrong": wrong, "reason": reason,
            })
        };
        assert!(bench.error("overrule_operation", overrule(true, " ")).contains("why"));
        bench.ok("overrule_operation", overrule(true, "that code is dead"));
        for side in [candidate, other] {
            let id = text(&named(&bench, side), "id").to_owned();
            let rows = operations(&bench, &id);
            assert!(rows.iter().all(|row| full_name(row) != name), "{name} of {side}");
        }
        bench.ok("overrule_operation", overrule(false, ""));
        assert_eq!(candidates(&bench), before, "{name} counts again");
    }
}

fn row<'a>(rows: &'a [Value], name: &str) -> &'a Value {
    rows.iter().find(|row| text(row, "name") == name).expect(name)
}

#[test]
fn any_set_of_modules_can_be_a_candidate() {
    let bench = webops();
    let before = candidates(&bench);
    let make = |name: &str, modules: Value| json!({"name": name, "modules": modules});
    let made = bench
        .ok("make_candidate", make("Pages", json!(["webops.*.views", "webops/mail/templates.py"])));
    let pages = named(&bench, "Pages");
    assert_eq!(pages["id"], made["value"]["id"]);
    assert_eq!(pages["modules"], 8);
    for (name, modules) in
        [("pages", json!(["webops.mail.*"])), ("", json!(["webops.mail.*"])), ("None", json!([]))]
    {
        bench.error("make_candidate", make(name, modules));
    }
    let nowhere = bench.error("make_candidate", make("Other", json!(["shop.nowhere"])));
    assert!(nowhere.contains("shop.nowhere"), "{nowhere}");
    bench.ok("remove_candidate", json!({"candidate": pages["id"]}));
    assert_eq!(candidates(&bench), before);
    let mail = text(row(&before, "Mail"), "id").to_owned();
    assert!(bench.error("remove_candidate", json!({"candidate": mail})).contains("domain"));
}

#[test]
fn sets_that_are_easy_to_cut_are_proposed() {
    let bench = webops();
    // Without domains nobody has thought of these sets yet.
    for domain in ["Mail", "Tooling", "Reporting"] {
        let id = text(&named(&bench, domain), "domain").to_owned();
        bench.ok("delete_domain", json!({"domain": id}));
    }
    let proposals = bench.ok("propose_candidates", json!({}));
    let proposals = proposals["proposals"].as_array().expect("a list");
    let modules = |kind: &str| -> BTreeSet<&str> {
        let of_kind = proposals.iter().filter(|proposal| text(proposal, "kind") == kind);
        of_kind
            .flat_map(|p| p["names"].as_array().expect("a list"))
            .filter_map(Value::as_str)
            .collect()
    };
    let subscribers = modules("subscribers");
    assert!(subscribers.contains("webops.mail.subscribers"), "{proposals:#?}");
    let leaves = modules("leaf_group");
    assert!(leaves.contains("webops.reports.overview"), "{proposals:#?}");
    assert!(proposals.iter().all(|proposal| text(proposal, "because").contains("crossing")));
}
