//! The debt ledger: entered one by one, taken over as a table, undone.

use serde_json::{Value, json};

use crate::common::Bench;

fn item(name: &str) -> Value {
    json!({
        "id": null, "name": name, "project": "Checkout rewrite", "takenOn": "2024-03-01",
        "principalHours": {"lo": 40.0, "likely": 80.0, "hi": 160.0},
        "interest": {"changesPerWeek": 2.0, "hoursPerChange": 5.0, "slow": 0.5},
        "toilHoursPerWeek": 3.0, "rework": null, "opportunity": null,
        "attachments": [], "repayments": [], "provenance": "estimated", "note": ""
    })
}

#[test]
fn an_item_is_entered_changed_removed_and_undone() {
    let bench = Bench::new();
    bench.survey();
    let reply = bench.ok("save_debt_item", item("Hand-made deploys"));
    assert_eq!(reply["undo"]["undo"], "Enter debt Hand-made deploys");
    let id = reply["value"]["id"].as_str().expect("an identity").to_owned();
    let ledger = bench.ok("ledger", json!({}));
    // c = 95: toil 3 h and interest 2 * 5 * 0.5 / 1.5 h a week.
    let total = ledger["total"]["total"].as_f64().expect("a number");
    assert!((total - 95.0 * (3.0 + 10.0 / 3.0)).abs() < 1e-9, "{total}");
    assert_eq!(ledger["items"][0]["project"], "Checkout rewrite");

    let mut form = bench.ok("debt_item", json!({"item": id}));
    assert_eq!(form["interest"]["slow"], 0.5);
    form["toilHoursPerWeek"] = json!(5.0);
    bench.ok("save_debt_item", form.clone());
    assert_eq!(bench.ok("debt_item", json!({"item": id})), form);

    bench.ok("remove_debt_item", json!({"item": id}));
    assert_eq!(bench.ok("ledger", json!({}))["items"], json!([]));
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("debt_item", json!({"item": id})), form);
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("debt_item", json!({"item": id}))["toilHoursPerWeek"], 3.0);
}

#[test]
fn what_is_no_item_is_refused_with_the_reason() {
    let bench = Bench::new();
    bench.survey();
    let domain =
        bench.ok("create_domain", json!({"name": "Mail", "definition": "", "modules": []}));
    let mail = domain["value"]["id"].clone();
    let attached = |share: f64| json!({"target": mail, "name": "Mail", "share": share});
    let cases = [
        ("name", json!("  "), "needs a name"),
        ("takenOn", json!("1 March"), "is not a day"),
        ("principalHours", json!({"lo": 9.0, "likely": 1.0, "hi": 2.0}), "lo <= likely"),
        ("toilHoursPerWeek", json!(-1.0), "no amount"),
        ("provenance", json!("guessed"), "none of measured"),
        ("attachments", json!([attached(0.7), attached(0.2)]), "twice"),
        ("attachments", json!([attached(1.2)]), "between 0 and 100 %"),
        ("attachments", json!([{"target": "d999", "name": "", "share": 1.0}]), "no longer there"),
        (
            "repayments",
            json!([{"on": "2025-01-01", "share": 0.7, "planned": false},
            {"on": "2026-01-01", "share": 0.7, "planned": true}]),
            "more than all",
        ),
        ("id", json!("x9"), "x9"),
    ];
    for (field, value, expected) in cases {
        let mut form = item("Old templates");
        form[field] = value;
        let message = bench.error("save_debt_item", form);
        assert!(message.contains(expected), "{field}: {message}");
    }
    assert_eq!(bench.ok("ledger", json!({}))["items"], json!([]));
}

#[test]
fn a_table_is_taken_over_in_one_step() {
    let bench = Bench::new();
    bench.survey();
    bench.ok("create_domain", json!({"name": "Mail", "definition": "", "modules": []}));
    bench.ok("save_debt_item", item("Old templates"));
    let text = "Item\tTaken on by\tHours\tToil hours per week\tHangs on\tColour\n\
                Old templates\tRelaunch\t1,200\t2\tMail\tred\n\
                Shared session\tRelaunch\t80\t\tMail 50 %; shop.billing.dunning\tred\n\
                Nobody\t\t10\t1\tPayments\t\n\
                Half\t\t1,5\t\t\t\n\
                shared session\t\t1\t\t\t\n\n";
    let preview = bench.ok("preview_ledger", json!({"text": text}));
    assert_eq!(preview["items"].as_array().expect("items").len(), 2);
    assert_eq!(preview["replaced"], 1);
    assert_eq!(preview["unknownColumns"], json!(["Colour"]));
    assert_eq!(preview["items"][1]["attachments"][1]["share"], 0.5);
    let lines: Vec<_> = preview["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|problem| problem["line"].as_u64().expect("a line"))
        .collect();
    assert_eq!(lines, [4, 5, 6]);
    assert_eq!(bench.ok("ledger", json!({}))["items"].as_array().map(Vec::len), Some(1));

    let reply = bench.ok("import_ledger", json!({"text": text}));
    assert_eq!(reply["undo"]["undo"], "Take over 2 debt items");
    let items = bench.ok("ledger", json!({}))["items"].clone();
    let names: Vec<_> = items.as_array().expect("items").iter().map(|i| &i["name"]).collect();
    assert_eq!(names, ["Old templates", "Shared session"]);
    assert_eq!(items[0]["project"], "Relaunch");
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("ledger", json!({}))["items"][0]["project"], "Checkout rewrite");

    for (text, expected) in [
        ("hours\n3\n", "must be “item”"),
        ("", "must be “item”"),
        ("item,hours\nA,x\n", "No line of the ledger can be used. Line 2"),
    ] {
        let message = bench.error("import_ledger", json!({"text": text}));
        assert!(message.contains(expected), "{text:?}: {message}");
    }
}

#[test]
fn what_an_hour_costs_is_set_and_moves_every_figure() {
    let bench = Bench::new();
    bench.survey();
    bench.ok("save_debt_item", item("Old templates"));
    let before = bench.ok("ledger", json!({}))["total"]["total"].as_f64().expect("a number");
    let mut money = bench.ok("money_settings", json!({}));
    assert_eq!(money["provenance"], "default");
    money["hourCost"] = json!(190.0);
    money["currency"] = json!(" eur");
    bench.ok("set_money_settings", money);
    let ledger = bench.ok("ledger", json!({}));
    assert_eq!(ledger["currency"], "EUR");
    let after = ledger["total"]["total"].as_f64().expect("a number");
    assert!((after - 2.0 * before).abs() < 1e-9);
    assert_eq!(bench.ok("money_settings", json!({}))["provenance"], "estimated");
    let mut wrong = bench.ok("money_settings", json!({}));
    wrong["currency"] = json!("dollars");
    assert!(bench.error("set_money_settings", wrong).contains("three letters"));
}
