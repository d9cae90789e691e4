//! What the map shows besides places: overlays, the matrix, saved views, carving in bulk.

mod common;

use std::fs;

use common::Bench;
use quarry_app::command::Reply;
use serde_json::{Value, json};

/// The small monolith with two domains: billing by a rule, mail by hand.
fn carved() -> (Bench, String, String) {
    let bench = Bench::new();
    bench.survey();
    let make = |name: &str, modules: &[&str]| {
        let modules: Vec<String> = modules.iter().map(|name| bench.module(name)).collect();
        let request = json!({"name": name, "definition": "", "modules": modules});
        bench.ok("create_domain", request)["value"]["id"].as_str().expect("an id").to_owned()
    };
    let billing = make("Billing", &[]);
    let mail = make("Mail", &["shop.mail", "shop.mail.sender", "shop.mail.text"]);
    bench.ok("add_rule", json!({"pattern": "shop/billing/**", "domain": billing}));
    (bench, billing, mail)
}

/// A debt item that hangs on a domain.
fn old_mail(domain: &str) -> Value {
    json!({
        "id": null, "name": "Old mail", "project": "", "takenOn": "2026-01-05",
        "principalHours": {"lo": 1.0, "likely": 2.0, "hi": 3.0}, "interest": null,
        "toilHoursPerWeek": 2.0, "rework": null, "opportunity": null,
        "attachments": [{"target": domain, "name": "", "share": 1.0}], "repayments": [],
        "provenance": "estimated", "note": "",
    })
}

fn focus(more: &Value) -> Value {
    let mut focus = json!({
        "around": [], "hops": 1, "way": "both", "path": false, "hideHubs": false,
        "languages": [], "package": "", "owners": [], "roles": [], "kinds": [],
    });
    for (key, value) in more.as_object().expect("fields") {
        focus[key] = value.clone();
    }
    focus
}

#[test]
fn views_are_saved_in_the_project_under_one_name_and_taken_back() {
    let (mut bench, billing, _) = carved();
    let name = bench.module("shop.billing.invoice");
    let save = |bench: &Bench, title: &str, hops: u32| {
        let focus = focus(&json!({"around": [billing, name], "hops": hops, "kinds": ["call"]}));
        bench.ok("save_view", json!({"name": title, "focus": focus, "overlay": "churn"}))
    };
    assert_eq!(save(&bench, "Money", 1)["changed"], json!(["views"]));
    save(&bench, "money", 3);
    let views = bench.ok("saved_views", json!({}))["views"].clone();
    assert_eq!(views.as_array().map(Vec::len), Some(1), "the same name is the same view");
    assert_eq!(views[0]["name"], "money");
    assert_eq!(views[0]["focus"]["hops"], 3);
    assert_eq!(views[0]["focus"]["around"], json!([billing, name]));
    bench.restarted();
    bench.ok("open_project", json!({"path": bench.path("shop.quarry")}));
    assert_eq!(bench.ok("saved_views", json!({}))["views"], views);
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("saved_views", json!({}))["views"][0]["focus"]["hops"], 1);
    let view = bench.ok("saved_views", json!({}))["views"][0]["id"].clone();
    bench.ok("remove_view", json!({"view": view}));
    assert_eq!(bench.ok("saved_views", json!({}))["views"], json!([]));
    assert!(bench.error("remove_view", json!({"view": view})).contains("no longer there"));
    for wrong in [json!({"way": "sideways"}), json!({"hops": 40}), json!({"around": ["x9"]})] {
        let request = json!({"name": "Wrong", "focus": focus(&wrong), "overlay": ""});
        assert!(bench.call("save_view", request).is_err(), "{wrong}");
    }
}

#[test]
fn a_rule_is_previewed_made_and_followed() {
    let (bench, billing, mail) = carved();
    let preview = |pattern: &str, domain: &str| {
        let found = bench.ok("preview_rule", json!({"pattern": pattern, "domain": domain}));
        let count = found["modules"].as_array().map_or(0, Vec::len);
        (count, found["there"].clone(), found["elsewhere"].clone(), found["locked"].clone())
    };
    assert_eq!(preview("shop/billing/**", &billing), (3, json!(3), json!(0), json!(0)));
    assert_eq!(preview("shop.*", &billing), (10, json!(3), json!(3), json!(0)));
    bench.ok("lock_domain", json!({"domain": mail, "locked": true}));
    assert_eq!(preview("shop.*", &billing), (10, json!(3), json!(3), json!(3)));
    assert_eq!(preview("  ", &billing).0, 0);
    assert!(bench.error("preview_rule", json!({"pattern": "[", "domain": null})).contains('['));
    let moved = bench.ok("add_rule", json!({"pattern": "shop.*", "domain": billing}));
    assert_eq!(moved["value"]["modules"], 7, "modules of the locked domain stay");
    assert_eq!(bench.domain_of("shop.mail.sender"), json!(mail));
    assert_eq!(bench.domain_of("shop.orders.cart"), json!(billing));
    bench.ok("undo", json!({}));
    assert_eq!(bench.domain_of("shop.orders.cart"), Value::Null);
}

#[test]
fn a_locked_domain_neither_loses_nor_gains_modules() {
    let (bench, billing, mail) = carved();
    bench.ok("lock_domain", json!({"domain": billing, "locked": true}));
    let rows = bench.ok("list_domains", json!({}))["domains"].clone();
    assert_eq!(rows[0]["locked"], true);
    assert_eq!(rows[1]["locked"], false);
    let invoice = bench.module("shop.billing.invoice");
    let cart = bench.module("shop.orders.cart");
    for (name, request) in [
        ("assign_modules", json!({"modules": [invoice], "domain": mail})),
        ("assign_modules", json!({"modules": [invoice], "domain": null})),
        ("assign_modules", json!({"modules": [cart], "domain": billing})),
        ("create_domain", json!({"name": "New", "definition": "", "modules": [invoice]})),
        ("assign_lines", json!({"lines": [{"target": "shop.orders.*", "domain": "Billing"}]})),
        ("add_rule", json!({"pattern": "shop.orders.*", "domain": billing})),
        ("merge_domains", json!({"from": billing, "into": mail})),
        ("merge_domains", json!({"from": mail, "into": billing})),
        ("delete_domain", json!({"domain": billing})),
    ] {
        let error = bench.error(name, request.clone());
        assert!(error.contains("Billing is locked"), "{name} {request}: {error}");
    }
    bench.ok("assign_modules", json!({"modules": [invoice], "domain": billing}));
    bench.ok("lock_domain", json!({"domain": billing, "locked": false}));
    bench.ok("assign_modules", json!({"modules": [cart], "domain": billing}));
    bench.ok("undo", json!({}));
    bench.ok("undo", json!({}));
    bench.error("assign_modules", json!({"modules": [cart], "domain": billing}));
}

#[test]
fn merged_domains_take_rules_and_debt_along() {
    let (bench, billing, mail) = carved();
    bench.ok("save_debt_item", old_mail(&billing));
    let before = bench.ok("list_domains", json!({}));
    bench.ok("merge_domains", json!({"from": billing, "into": mail}));
    let rows = bench.ok("list_domains", json!({}))["domains"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(1));
    assert_eq!(rows[0]["modules"], 6);
    let item = bench.ok("ledger", json!({}))["items"][0]["id"].clone();
    let form = bench.ok("debt_item", json!({"item": item}));
    assert_eq!(form["attachments"][0]["target"], json!(mail));
    fs::write(bench.path("shop/shop/billing/late.py"), "import shop\n").expect("written");
    let again = json!({"folder": bench.path("shop"), "project": null, "history": false, "realNames": false});
    bench.job("survey_folder", again);
    assert_eq!(bench.domain_of("shop.billing.late"), json!(mail), "its rule leads there now");
    bench.ok("undo", json!({}));
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("list_domains", json!({})), before);
    assert!(bench.error("merge_domains", json!({"from": mail, "into": mail})).contains("itself"));
}

#[test]
fn overlays_say_what_is_known_of_each_module_and_why_nothing_is() {
    let (bench, _, mail) = carved();
    let overlay = |name: &str| bench.ok("map_overlay", json!({"overlay": name}));
    let says = |overlay: &Value, module: &str| {
        let id = bench.module(module);
        let marks = overlay["marks"].as_array().expect("a list");
        marks.iter().find(|mark| mark["module"] == id).map(|mark| mark["says"].clone())
    };
    for name in
        ["coupling", "co_change", "churn", "owner", "debt", "explained", "roles", "difference"]
    {
        let found = overlay(name);
        let steps = found["steps"].as_array().expect("a list");
        let marks = found["marks"].as_array().expect("a list");
        let counted: u64 = steps.iter().filter_map(|step| step["modules"].as_u64()).sum();
        assert_eq!(counted, marks.len() as u64, "{name}");
        let placed = |mark: &Value| mark["step"].as_u64().is_some_and(|n| n < steps.len() as u64);
        assert!(marks.iter().all(placed), "{name}");
        let empty = ["co_change", "churn", "owner", "debt", "explained", "difference"];
        if empty.contains(&name) {
            assert!(marks.is_empty(), "{name}: {marks:?}");
            assert_ne!(found["notes"], json!([]), "{name} says why it is empty");
        }
    }
    let coupling = overlay("coupling");
    assert_eq!(
        says(&coupling, "shop.mail.text").expect("known").as_str().map(|s| &s[..4]),
        Some("0 of")
    );
    assert_eq!(says(&coupling, "shop"), None, "nothing uses it, it uses nothing");
    assert!(bench.error("map_overlay", json!({"overlay": "mood"})).contains("mood"));

    bench.ok("save_debt_item", old_mail(&mail));
    let debt = overlay("debt");
    // Two hours of toil at 95 an hour.
    assert_eq!(says(&debt, "shop.mail.text"), Some(json!("its domain: 190 USD a week")));
    assert_eq!(says(&debt, "shop.orders.cart"), None);
    fs::write(bench.path("shop/shop/orders/late.py"), "import shop.mail.text\n").expect("written");
    let again = json!({"folder": bench.path("shop"), "project": null, "history": false, "realNames": false});
    bench.job("survey_folder", again);
    let difference = overlay("difference");
    assert_eq!(says(&difference, "shop.orders.late"), Some(json!("new")));
}

#[test]
fn the_matrix_puts_users_before_what_they_use() {
    let (bench, billing, mail) = carved();
    let matrix = bench.ok("matrix", json!({}));
    let blocks = matrix["blocks"].as_array().expect("a list");
    let order: Vec<_> = blocks.iter().map(|block| block["domain"].clone()).collect();
    assert_eq!(order, [Value::Null, json!(billing), json!(mail)]);
    let rows: usize =
        blocks.iter().filter_map(|block| block["modules"].as_array()).map(Vec::len).sum();
    assert_eq!(rows, 11, "tests are no part of it");
    assert_eq!(matrix["feedback"], 0);
    assert_eq!(matrix["cycles"], json!([]));
    assert!(matrix["total"].as_u64() > Some(5));
    fs::write(
        bench.path("shop/shop/mail/text.py"),
        "import shop.orders.order\n\ndef body(kind):\n    return kind\n",
    )
    .expect("written");
    let again = json!({"folder": bench.path("shop"), "project": null, "history": false, "realNames": false});
    bench.job("survey_folder", again);
    let matrix = bench.ok("matrix", json!({}));
    assert!(matrix["feedback"].as_u64() > Some(0));
    assert!(matrix["cycles"][0].as_array().map_or(0, Vec::len) >= 3);
}

#[test]
fn pictures_are_written_whole_or_not_at_all() {
    let (bench, _, _) = carved();
    let path = bench.path("map.svg");
    let save = |path: &std::path::Path, content: &str| {
        bench.call("save_picture", json!({"path": path, "content": content}))
    };
    save(&path, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").expect("written");
    assert!(fs::read_to_string(&path).expect("a file").starts_with("<svg"));
    // The signature of a PNG file and nothing else.
    save(&bench.path("map.png"), "iVBORw0KGgo=").expect("written");
    assert_eq!(fs::read(bench.path("map.png")).expect("a file"), b"\x89PNG\r\n\x1a\n");
    for (name, content) in [
        ("map.svg", "hello"),
        ("map.png", "<svg/>"),
        ("map.png", "AAAA"),
        ("map.gif", "iVBORw0KGgo="),
        ("no/such/folder/map.svg", "<svg/>"),
        ("shop.quarry", "<svg/>"),
    ] {
        assert!(save(&bench.path(name), content).is_err(), "{name} {content}");
    }
    assert!(fs::read_to_string(&path).expect("a file").starts_with("<svg"), "it is as it was");
}

/// The length of a map's list of dependencies, and the number that names it: see `MapScene`.
fn edges(bench: &Bench, known: &Value) -> (u32, Value) {
    let Ok(Reply::Bytes(bytes)) = bench.application.call("map_scene", json!({ "edges": known }))
    else {
        panic!("a map is bytes");
    };
    let words: Vec<u32> = bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect();
    let head: Value = serde_json::from_slice(&bytes[4..4 + words[0] as usize]).expect("a head");
    let modules = 1 + words[0] as usize / 4;
    let list = modules + 1 + words[modules] as usize * 6;
    assert_eq!(words.len(), list + 1 + words[list] as usize * 4, "nothing else follows");
    (words[list], head["edges"].clone())
}

#[test]
fn dependencies_that_are_known_do_not_travel_again() {
    let (bench, billing, _) = carved();
    let (count, stamp) = edges(&bench, &Value::Null);
    assert!(count > 0);
    assert_eq!(edges(&bench, &stamp), (0, stamp.clone()));
    assert_eq!(
        edges(&bench, &json!(stamp.as_u64().expect("a number") ^ 1)),
        (count, stamp.clone())
    );
    let text = bench.module("shop.mail.text");
    bench.ok("assign_modules", json!({"modules": [text], "domain": billing}));
    assert_eq!(edges(&bench, &stamp), (0, stamp.clone()), "a move changes no dependency");
    bench.ok(
        "overrule_module",
        json!({
            "module": text, "role": null, "says": "test", "reason": "It only checks.",
        }),
    );
    let (fewer, other) = edges(&bench, &stamp);
    assert!(fewer < count, "{fewer} of {count}");
    assert_ne!(other, stamp);
}

/// The outlines of a map by the numbers that name them: see `MapScene`.
fn outlines(bench: &Bench, known: &[f64]) -> Vec<(f64, Value)> {
    let Ok(Reply::Bytes(bytes)) = bench.application.call("map_scene", json!({ "shapes": known }))
    else {
        panic!("a map is bytes");
    };
    let end = 4 + u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    let head: Value = serde_json::from_slice(&bytes[4..end]).expect("a head");
    ["regions", "packages"]
        .iter()
        .flat_map(|list| head[list].as_array().expect("a list").clone())
        .map(|shape| (shape["stamp"].as_f64().expect("a number"), shape["outline"].clone()))
        .collect()
}

#[test]
fn outlines_that_are_known_do_not_travel_again() {
    let (bench, billing, _) = carved();
    let before = outlines(&bench, &[]);
    assert!(before.iter().all(|(_, outline)| *outline != json!([])));
    let stamps: Vec<f64> = before.iter().map(|(stamp, _)| *stamp).collect();
    assert!(outlines(&bench, &stamps).iter().all(|(_, outline)| *outline == json!([])));
    let text = bench.module("shop.mail.text");
    bench.ok("assign_modules", json!({"modules": [text], "domain": billing}));
    let whole = outlines(&bench, &[]);
    let fewer = outlines(&bench, &stamps);
    assert!(fewer.iter().any(|(_, outline)| *outline == json!([])), "some are as they were");
    assert!(fewer.iter().any(|(_, outline)| *outline != json!([])), "some are not");
    for ((stamp, outline), (same, part)) in whole.iter().zip(&fewer) {
        assert_eq!(stamp.to_bits(), same.to_bits());
        let known = before.iter().find(|(known, _)| known.to_bits() == stamp.to_bits());
        assert_eq!(outline, known.map_or(part, |(_, known)| known), "nothing is lost");
    }
}

#[test]
fn a_change_says_where_modules_are_so_that_the_outline_need_not_be_read_again() {
    let (bench, billing, mail) = carved();
    let mut outline = bench.ok("outline", json!({}))["modules"].clone();
    let mut follow = |name: &str, request: Value| {
        let done = bench.ok(name, request);
        let changed = done["changed"].as_array().expect("topics");
        assert!(!changed.contains(&json!("modules")), "{name} changes no module");
        let mut placed = 0;
        for row in done["placed"].as_array().expect("rows") {
            for id in row["modules"].as_array().expect("identities") {
                let rows = outline.as_array_mut().expect("rows");
                let module = rows.iter_mut().find(|module| module["id"] == *id).expect("a module");
                module["domain"] = row["domain"].clone();
                module["pinned"] = row["pinned"].clone();
                placed += 1;
            }
        }
        assert_eq!(bench.ok("outline", json!({}))["modules"], outline, "after {name}");
        placed
    };
    let text = bench.module("shop.mail.text");
    let one = json!({"modules": [text], "domain": billing});
    assert_eq!(follow("assign_modules", one), 1);
    assert_eq!(follow("assign_modules", json!({"modules": [text], "domain": null})), 1);
    assert_eq!(follow("undo", json!({})), 1);
    assert_eq!(follow("redo", json!({})), 1);
    assert!(follow("merge_domains", json!({"from": mail, "into": billing})) > 0);
    assert!(follow("delete_domain", json!({"domain": billing})) > 0);
    assert!(follow("undo", json!({})) > 0);
    assert_eq!(follow("lock_domain", json!({"domain": billing, "locked": true})), 0);
    let overruled = json!({"module": text, "role": null, "says": "test", "reason": "It checks."});
    let changed = bench.ok("overrule_module", overruled)["changed"].clone();
    assert!(changed.as_array().expect("topics").contains(&json!("modules")), "{changed}");
}
