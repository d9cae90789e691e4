//! `examples/webops`, from its source to the seams: what was written down of every crossing
//! operation before it was run is what comes out.

#[path = "../../crates/quarry-app/tests/common/mod.rs"]
mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use common::Bench;
use proptest::{
    prelude::{Just, Strategy as _, prop_assert},
    test_runner::{Config, TestRunner},
};
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
    for said in ["becomes", "effort"] {
        request[said] = Value::Null;
    }
    request["note"] = json!("");
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
    let request = |name: &str, modules: Value| json!({"name": name, "modules": modules});
    let made = bench.ok(
        "make_candidate",
        request("Pages", json!(["webops.*.views", "webops/mail/templates.py"])),
    );
    let pages = named(&bench, "Pages");
    assert_eq!(pages["id"], made["value"]["id"]);
    assert_eq!(pages["modules"], 8);
    for (name, modules) in
        [("pages", json!(["webops.mail.*"])), ("", json!(["webops.mail.*"])), ("None", json!([]))]
    {
        bench.error("make_candidate", request(name, modules));
    }
    let nowhere = bench.error("make_candidate", request("Other", json!(["shop.nowhere"])));
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

/// The weights of a profile, as the window sends them.
fn weights(values: [f64; 6]) -> Value {
    let criteria = [
        ("ease", 0.0, 1.0),
        ("foreign_data", 1.0, 0.0),
        ("blocking_per_module", 5.0, 0.0),
        ("net_saving", 0.0, 10_000.0),
        ("effort", 4_000.0, 0.0),
        ("team_mismatch", 1.0, 0.0),
    ];
    let weight = |((criterion, worst, best), weight): ((&str, f64, f64), f64)| json!({"criterion": criterion, "weight": weight, "worst": worst, "best": best});
    criteria.into_iter().zip(values).map(weight).collect()
}

#[test]
fn stakeholders_rank_by_their_weights_and_see_how_sure_that_is() {
    let bench = webops();
    let ranking = |profile: Value, weights: Value| {
        bench.ok("ranking", json!({"profile": profile, "weights": weights}))
    };
    let usual = ranking(Value::Null, Value::Null);
    assert_eq!(text(&usual, "profile"), "Balanced");
    let rows = usual["candidates"].as_array().expect("a list");
    assert_eq!(rows.len(), candidates(&bench).len());
    for (ranked, scored) in rows.iter().zip(candidates(&bench)) {
        assert_eq!(ranked["candidate"], scored["id"], "the same order as that of the scores");
        assert_eq!(ranked["value"], scored["value"]);
        let ranks = ranked["ranks"].as_array().expect("a list").iter();
        let sum: f64 = ranks.map(|share| share.as_f64().expect("a share")).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{ranked}");
        assert!(text(ranked, "sureness").contains("first"), "{ranked}");
    }
    assert_eq!(usual["draws"], 9_604);

    // Only the effort counts: the cheapest candidate of each verdict comes first.
    let by_effort = ranking(Value::Null, weights([0.0, 0.0, 0.0, 0.0, 1.0, 0.0]));
    let best = text(&by_effort, "best").to_owned();
    let effort = |row: &Value| row["effort"]["likely"].as_f64().expect("hours");
    let all = candidates(&bench);
    let cheapest = all.iter().min_by(|a, b| effort(a).total_cmp(&effort(b))).expect("one");
    assert_eq!(best, text(cheapest, "id"));
    let stays = &by_effort["stays"][0];
    assert_eq!((&stays["criterion"], &stays["share"]), (&json!("effort"), &json!(1.0)));

    // A profile of one's own becomes the one that counts, and goes again.
    let before = all;
    let own =
        json!({"id": null, "name": "Cheap", "weights": weights([0.0, 0.0, 0.0, 0.0, 1.0, 0.0])});
    let made = bench.ok("save_profile", own.clone());
    assert!(bench.error("save_profile", own).contains("Cheap"));
    let list = bench.ok("profiles", json!({}));
    let names: Vec<&str> = list["profiles"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|profile| text(profile, "name"))
        .collect();
    assert_eq!(names, ["Cheap", "Balanced", "Product", "Engineering", "Finance"]);
    assert_eq!(list["agreements"].as_array().map(Vec::len), Some(10));
    assert!(!list["contested"].as_array().expect("a list").is_empty());
    assert_eq!(ranking(Value::Null, Value::Null)["profile"], "Cheap");
    assert_eq!(ranking(json!("balanced"), Value::Null)["candidates"], usual["candidates"]);
    assert!(bench.call("ranking", json!({"profile": "Nobody", "weights": null})).is_err());
    for wrong in [weights([0.0; 6]), weights([-1.0, 0.0, 0.0, 0.0, 0.0, 0.0])] {
        bench.error("save_profile", json!({"id": null, "name": "Wrong", "weights": wrong}));
    }
    bench.ok("remove_profile", json!({"profile": made["value"]["id"]}));
    assert_eq!(candidates(&bench), before);
}

#[test]
fn every_figure_opens() {
    let bench = webops();
    let tickets = named(&bench, "Ticketing");
    let explanation = bench.ok("explain", json!({"candidate": tickets["id"], "profile": null}));
    let figures = explanation["figures"].as_array().expect("a list");
    let figure = |name: &str| {
        let found = figures.iter().find(|figure| text(figure, "name") == name);
        found.unwrap_or_else(|| panic!("{name} is among {figures:#?}"))
    };
    for figure in figures {
        for field in ["name", "value", "formula"] {
            assert!(!text(figure, field).is_empty(), "{figure}");
        }
        assert!(!figure["provenance"].as_array().expect("a list").is_empty(), "{figure}");
    }
    let inputs: BTreeMap<&str, &str> = figure("Trap")["inputs"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|input| (text(input, "name"), text(input, "value")))
        .collect();
    assert_eq!((inputs["entry points"], inputs["aggregating"]), ("4", "1"));
    assert_eq!(inputs["authorised by state"], "4");
    // What is not there is said to be missing.
    let lacks = |name: &str| figure(name)["lacks"].to_string();
    assert!(lacks("Changes with others").contains("no history"));
    assert_eq!(lacks("Foreign data"), r#"["2 owners of tables not confirmed"]"#);
    assert_eq!(figure("Effort")["provenance"], json!(["measured", "default"]));
}

/// Changes that do not stand in each other's way.
fn edits(bench: &Bench) -> Vec<(&'static str, Value)> {
    let id = |name: &str| named(bench, name)["id"].clone();
    let of = |candidate: &str, name: &str| operation(bench, candidate, name);
    let assign = |module: &str, domain: &str| {
        ("assign_lines", json!({"lines": [{"target": module, "domain": domain}]}))
    };
    let decide = |candidate: &str, name: &str, becomes: &str| {
        let known = of(candidate, name);
        let request = json!({
            "candidate": id(candidate), "owner": known["owner"], "operation": known["key"],
            "becomes": becomes, "effort": null, "note": "",
        });
        ("decide_operation", request)
    };
    let overrule = |candidate: &str, name: &str| {
        let known = of(candidate, name);
        let request = json!({
            "owner": known["owner"], "operation": known["key"], "module": null, "within": null,
            "wrong": true, "reason": "that code is dead",
        });
        ("overrule_operation", request)
    };
    vec![
        assign("webops.common.money", "Billing"),
        assign("webops.auth.passwords", "Customers"),
        assign("webops.orm.transaction", "Orders"),
        decide("Billing", "webops.billing.ledger.post", "event"),
        decide("Ticketing", "topic ticket.closed", "call"),
        overrule("Reporting", "table customers"),
        overrule("Mail", "webops.mail.sender.send_receipt"),
        ("set_disposition", json!({"candidate": id("Reporting"), "disposition": "leave"})),
        (
            "make_candidate",
            json!({"name": "Pages", "modules": ["webops.*.views", "webops/mail/templates.py"]}),
        ),
        (
            "save_profile",
            json!({"id": null, "name": "Own", "weights": weights([2.0, 1.0, 0.5, 0.0, 1.0, 0.0])}),
        ),
        (
            "set_money_settings",
            json!({
                "currency": "EUR", "hourCost": 70.0, "hourValue": 110.0, "discountRate": 0.05,
                "provenance": "measured", "upkeep": {
                    "deployment": 3.0, "call": 0.1, "replica": 0.25, "outbox": 0.5, "library": 0.1,
                    "provenance": "estimated",
                },
            }),
        ),
    ]
}

/// Everything that is computed of the candidates.
fn computed(bench: &Bench) -> Value {
    let rows = candidates(bench);
    let seams: Vec<Value> =
        rows.iter().map(|row| bench.ok("seam", json!({"candidate": row["id"]}))).collect();
    let ranking = bench.ok("ranking", json!({"profile": null, "weights": null}));
    let proposals = bench.ok("propose_candidates", json!({}));
    json!({"candidates": rows, "seams": seams, "ranking": ranking, "proposals": proposals})
}

#[test]
fn the_order_of_edits_never_matters() {
    let bench = webops();
    let edits = edits(&bench);
    let before = computed(&bench);
    for (command, request) in &edits {
        bench.ok(command, request.clone());
    }
    let expected = computed(&bench);
    assert_ne!(expected, before);
    for _ in &edits {
        bench.ok("undo", json!({}));
    }
    assert_eq!(computed(&bench), before, "undo takes everything back");

    // A project of its own for each order: identities are never given out twice.
    let config = Config { cases: 6, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&Just(edits).prop_shuffle(), |edits| {
            let bench = webops();
            for (command, request) in &edits {
                bench.ok(command, request.clone());
            }
            prop_assert!(computed(&bench) == expected, "another order: {edits:#?}");
            Ok(())
        })
        .expect("every order leads to the same");
}
