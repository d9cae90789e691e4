//! Incidents, delayed features and the issues of SonarQube: entered, taken over, undone.

use serde_json::{Value, json};

use crate::common::Bench;

fn with_domain() -> (Bench, Value) {
    let bench = Bench::new();
    bench.survey();
    let modules = json!([bench.module("shop.mail.sender")]);
    let made =
        bench.ok("create_domain", json!({"name": "Mail", "definition": "", "modules": modules}));
    (bench, made["value"]["id"].clone())
}

fn incident(what: &str, attached: &str) -> Value {
    json!({"id": null, "on": "2026-01-05", "what": what, "minutes": 60, "cost": 1140.0,
        "attached": attached, "provenance": "measured"})
}

fn feature(name: &str, attached: &str) -> Value {
    json!({"id": null, "name": name, "since": "2026-01-05", "until": null,
        "delayCostPerWeek": 400.0, "attached": attached, "provenance": "estimated", "note": ""})
}

fn item(name: &str) -> Value {
    json!({
        "id": null, "name": name, "project": "Relaunch", "takenOn": "2024-03-01",
        "principalHours": {"lo": 1.0, "likely": 1.0, "hi": 1.0}, "interest": null,
        "toilHoursPerWeek": null, "rework": null, "opportunity": null,
        "attachments": [], "repayments": [], "provenance": "estimated", "note": ""
    })
}

fn total(bench: &Bench, part: &str) -> f64 {
    bench.ok("ledger", json!({}))["total"][part].as_f64().expect("a number")
}

#[test]
fn incidents_are_noted_changed_removed_and_undone() {
    let (bench, mail) = with_domain();
    let reply = bench.ok("save_incident", incident("Mail stood still", "mail 75 %"));
    assert_eq!(reply["undo"]["undo"], "Note an incident");
    assert_eq!(reply["changed"], json!(["scores", "debt", "roadmap"]));
    // An hour at 95 and 1,140 besides, over a quarter.
    assert!((total(&bench, "rework") - 1235.0 / 13.0).abs() < 1e-9);
    let log = bench.ok("incidents", json!({}));
    assert_eq!(
        (&log["weeks"], &log["incidents"][0]["attached"]),
        (&json!(13.0), &json!("Mail 75 %"))
    );
    let row = bench.ok("ledger", json!({}))["items"][0].clone();
    assert_eq!(
        (&row["id"], &row["attached"]),
        (&json!("incidents"), &json!(["Mail", "not attached"]))
    );
    let candidate =
        || bench.ok("candidates", json!({}))["candidates"][0]["servicing"]["rework"].clone();
    assert!((candidate().as_f64().expect("a number") - 0.75 * 1235.0 / 13.0).abs() < 1e-9);

    let mut changed = log["incidents"][0].clone();
    changed["minutes"] = json!(0);
    bench.ok("save_incident", changed.clone());
    assert_eq!(bench.ok("incidents", json!({}))["incidents"], json!([changed]));
    bench.ok("remove_incident", json!({"incident": changed["id"]}));
    assert_eq!(bench.ok("incidents", json!({}))["incidents"], json!([]));
    bench.ok("undo", json!({}));
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("incidents", json!({})), log);

    // A domain that goes takes nothing of the incident along.
    bench.ok("delete_domain", json!({"domain": mail}));
    assert_eq!(bench.ok("incidents", json!({}))["incidents"][0]["attached"], "");
    for (field, value, expected) in [
        ("what", json!(" "), "What happened?"),
        ("on", json!("Monday"), "is not a day"),
        ("cost", json!(-1.0), "no amount"),
        ("minutes", json!(4_000_000_000_u32), "can’t be meant"),
        ("attached", json!("Nowhere"), "no domain, module, debt or project “Nowhere”"),
        ("attached", json!("shop.mail.text 60 %; shop/mail/text.py 40 %"), "twice"),
        ("attached", json!("shop.mail.text 60 %; shop.mail.sender 50 %"), "110 %"),
        ("attached", json!("shop.mail.text -5 %"), "is no share"),
        ("provenance", json!("guessed"), "none of measured"),
        ("id", json!("x99"), "no longer there"),
    ] {
        let mut wrong = incident("Mail stood still", "");
        wrong[field] = value;
        let message = bench.error("save_incident", wrong);
        assert!(message.contains(expected), "{field}: {message}");
    }
}

#[test]
fn a_log_of_incidents_is_taken_over_once() {
    let (bench, _) = with_domain();
    let text = "Created;Summary;Time Spent;Damage;Component/s\n\
                2026-01-05 09:30;Queue full;5400;1,200;Mail\n\
                2026-01-05 09:30;Queue full;5400;1,200;Mail\n\
                2026-02-01;Elsewhere;60;;Payments\n\
                2026-02-02;;60;;Mail\n\
                someday;When?;60;;Mail\n";
    let found = bench.ok("preview_incidents", json!({"text": text}));
    assert_eq!(
        (&found["incidents"][0]["minutes"], &found["incidents"][0]["cost"]),
        (&json!(90), &json!(1200.0))
    );
    assert_eq!(
        (found["incidents"].as_array().map(Vec::len), &found["knownAlready"]),
        (Some(1), &json!(1))
    );
    let lines: Vec<_> = found["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["line"].clone())
        .collect();
    assert_eq!(lines, [json!(4), json!(5), json!(6)]);
    let reply = bench.ok("import_incidents", json!({"text": text}));
    assert_eq!(reply["undo"]["undo"], "Take over 1 incident");
    assert!(bench.error("import_incidents", json!({"text": text})).contains("Line 4"));
    let message = bench.error("import_incidents", json!({"text": "a,b\n1,2\n"}));
    assert!(message.contains("must say the day"), "{message}");
}

#[test]
fn features_wait_and_cost_lost_opportunity() {
    let (bench, mail) = with_domain();
    bench.ok("save_debt_item", item("Old templates"));
    let reply =
        bench.ok("save_feature", feature("Refunds", "Old templates 25 %; Relaunch 25 %; Mail"));
    assert_eq!(reply["undo"]["undo"], "Enter the feature Refunds");
    assert!((total(&bench, "opportunity") - 400.0).abs() < 1e-9);
    let items = bench.ok("ledger", json!({}))["items"].clone();
    assert_eq!(
        (&items[0]["id"], &items[0]["attached"]),
        (&json!("f1"), &json!(["Mail (50 %)", "Relaunch (25 %)"]))
    );
    assert_eq!(items[1]["servicing"]["opportunity"], 100.0);
    let list = bench.ok("delayed_features", json!({}));
    assert_eq!((&list["waiting"], &list["perWeek"]), (&json!(1), &json!(400.0)));
    let mut changed = list["features"][0].clone();
    assert_eq!(changed["attached"], "Old templates 25 %; Relaunch 25 %; Mail 50 %");
    changed["until"] = json!("2026-02-01");
    bench.ok("save_feature", changed.clone());
    assert_eq!(total(&bench, "opportunity").to_bits(), 0.0_f64.to_bits());
    assert_eq!(bench.ok("delayed_features", json!({}))["waiting"], 0);
    changed["until"] = json!("2025-02-01");
    assert!(bench.error("save_feature", changed).contains("before it begins"));
    bench.ok("undo", json!({}));

    // What it is due to goes: the shares that are left stay.
    bench.ok("remove_debt_item", json!({"item": "i1"}));
    let attached = || bench.ok("delayed_features", json!({}))["features"][0]["attached"].clone();
    assert_eq!(attached(), "Relaunch 25 %; Mail 50 %");
    bench.ok("remove_debt_project", json!({"project": "b1"}));
    assert_eq!(attached(), "Mail 50 %");
    let other =
        bench.ok("create_domain", json!({"name": "Letters", "definition": "", "modules": []}));
    bench.ok("merge_domains", json!({"from": mail, "into": other["value"]["id"]}));
    assert_eq!(attached(), "Letters 50 %");
    assert!((total(&bench, "opportunity") - 400.0).abs() < 1e-9);

    let text = "feature,since,cost of delay,due to\nRefunds,,500,Letters\nExports,2026-01-02,100,\n\
                Exports,2026-01-02,100,\nNothing,2026-01-02,,\n";
    let found = bench.ok("import_features", json!({"text": text}))["value"].clone();
    assert_eq!(
        (&found["replaced"], found["problems"].as_array().map(Vec::len)),
        (&json!(1), Some(2))
    );
    let list = bench.ok("delayed_features", json!({}));
    assert_eq!((&list["waiting"], &list["perWeek"]), (&json!(2), &json!(600.0)));
    assert_eq!(list["features"][0]["since"], "2026-01-05", "the day stays where none is said");
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("delayed_features", json!({}))["waiting"], 1);
    bench.ok("remove_feature", json!({"feature": "f1"}));
    assert!(bench.error("remove_feature", json!({"feature": "f1"})).contains("no longer there"));
}

fn issue(key: &str, rule: &str, component: &str, effort: &str) -> Value {
    json!({"key": key, "rule": rule, "severity": "MAJOR", "component": component, "project": "shop",
        "status": "OPEN", "message": "Remove this", "effort": effort, "debt": effort,
        "creationDate": "2024-05-06T10:00:00+0000", "type": "CODE_SMELL"})
}

fn page(index: u32, total: u32, issues: &[Value]) -> Value {
    json!({"total": total, "p": index, "ps": 3, "paging": {"pageIndex": index, "pageSize": 3, "total": total},
        "issues": issues, "components": [
            {"key": "shop:sender", "path": "shop/mail/sender.py", "qualifier": "FIL"},
            {"key": "shop", "qualifier": "TRK"}], "facets": []})
}

#[test]
fn issues_of_sonarqube_become_an_item_a_rule() {
    let (bench, _) = with_domain();
    let mut critical = issue("2", "python:S1", "shop:shop/billing/invoice.py", "30min");
    critical["severity"] = json!("CRITICAL");
    critical["creationDate"] = json!("2023-01-02T00:00:00+0000");
    let mut closed = issue("3", "python:S1", "shop:sender", "8h");
    closed["status"] = json!("CLOSED");
    closed["resolution"] = json!("FIXED");
    let mut accepted = issue("4", "python:S1", "shop:sender", "8h");
    accepted["issueStatus"] = json!("ACCEPTED");
    let mut silent = issue("5", "python:S1", "shop:sender", "");
    silent["effort"] = Value::Null;
    silent["debt"] = Value::Null;
    let first = page(1, 9, &[issue("1", "python:S1", "shop:sender", "1h30min"), critical, closed]);
    // The analysis began in a folder of the source.
    let inner = issue("6", "python:S2", "shop:mail/text.py", "2d");
    let second = page(2, 9, &[accepted, silent, inner.clone(), inner]);
    let third =
        page(3, 9, &[issue("7", "python:S2", "shop:nowhere.py", "1d"), json!({"key": "8"})]);
    let text = format!("{first}\n{second}{third}");
    let found = bench.ok("preview_ledger", json!({"text": text}));
    let names: Vec<_> =
        found["items"].as_array().expect("a list").iter().map(|i| &i["name"]).collect();
    assert_eq!(names, ["SonarQube python:S1", "SonarQube python:S2"]);
    let one = &found["items"][0];
    assert_eq!(one["principalHours"]["likely"], 2.0);
    assert_eq!(one["takenOn"], "2023-01-02");
    assert_eq!(one["provenance"], "imported");
    assert_eq!(one["note"], "2 open issues: code smell, at worst critical, such as “Remove this”.");
    let hangs: Vec<_> = one["attachments"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|on| (on["name"].clone(), on["share"].clone()))
        .collect();
    assert_eq!(
        hangs,
        [(json!("shop.billing.invoice"), json!(0.25)), (json!("shop.mail.sender"), json!(0.75))]
    );
    let two = &found["items"][1];
    assert_eq!(two["principalHours"]["likely"], 24.0);
    assert_eq!(two["attachments"][0]["name"], "shop.mail.text");
    assert_eq!(
        found["notes"],
        json!([
            "2 closed issues are left out.",
            "1 issue says no effort and is left out.",
            "1 issue stands there twice.",
            "1 component without a module here, such as shop:nowhere.py.",
        ])
    );
    assert_eq!(found["problems"][0]["line"], 9);

    bench.ok("import_ledger", json!({"text": text}));
    // What people say of such an item stays when it is read again.
    let id = bench.ok("ledger", json!({}))["items"][0]["id"].clone();
    let mut form = bench.ok("debt_item", json!({"item": id}));
    form["toilHoursPerWeek"] = json!(3.0);
    form["project"] = json!("Relaunch");
    bench.ok("save_debt_item", form.clone());
    let again = bench.ok("import_ledger", json!({"text": page(1, 2, &[
        issue("1", "python:S1", "shop:sender", "1h"), issue("6", "python:S2", "shop:mail/text.py", "1h")])
        .to_string()}))["value"].clone();
    assert_eq!((&again["replaced"], &again["notes"]), (&json!(2), &json!([])));
    let form = bench.ok("debt_item", json!({"item": id}));
    assert_eq!((&form["toilHoursPerWeek"], &form["project"]), (&json!(3.0), &json!("Relaunch")));
    assert_eq!(form["principalHours"]["likely"], 1.0);
    bench.ok("undo", json!({}));
    assert!(bench.ok("debt_item", json!({"item": id}))["principalHours"]["likely"] != 1.0);
}

#[test]
fn hostile_issues_are_problems_or_one_clear_error() {
    let (bench, _) = with_domain();
    let deep = format!("{{\"issues\":[{}1{}]}}", "[".repeat(5_000), "]".repeat(5_000));
    let errors = [
        "{".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "[1, 2]".to_owned(),
        r#"{"issues": 3}"#.to_owned(),
        r#"{"issues": {"0": {}}}"#.to_owned(),
        r#"{"issues": []} trailing"#.to_owned(),
        "{\"issues\": [\u{0}]}".to_owned(),
        r#"{"errors":[{"msg":"Insufficient privileges"}]}"#.to_owned(),
        deep,
    ];
    for text in errors {
        let message = bench.error("preview_ledger", json!({"text": text}));
        assert!(message.contains("Page ") || message.contains("no page"), "{message}");
    }
    let with = |field: &str, value: Value| {
        let mut wrong = issue("1", "python:S1", "shop:sender", "1h");
        wrong[field] = value;
        wrong
    };
    let huge = "9".repeat(400);
    for wrong in [
        json!(null),
        json!("issue"),
        with("rule", Value::Null),
        with("rule", json!(" ")),
        with("component", json!(7)),
        with("effort", json!("soon")),
        with("effort", json!("-3h")),
        with("effort", json!(format!("{huge}d"))),
        with("effort", json!({"minutes": 3})),
        with("effort", json!(1e300)),
        with("status", json!(["OPEN"])),
    ] {
        let text = page(1, 1, std::slice::from_ref(&wrong)).to_string();
        let found = bench.ok("preview_ledger", json!({"text": text}));
        assert_eq!(found["items"], json!([]), "{wrong}");
        assert_eq!(found["problems"].as_array().map(Vec::len), Some(1), "{wrong}: {found}");
    }
    // Odd, and yet of use.
    for odd in [
        with("component", json!("../../etc/passwd")),
        with("component", json!("")),
        with("creationDate", json!("yesterday, at noon é")),
        with("message", json!("\u{1b}[31m\n\u{0}")),
        with("severity", json!("APOCALYPTIC")),
        with("rule", json!("r".repeat(5_000))),
        with("type", json!("x".repeat(10_000))),
        with("key", Value::Null),
    ] {
        let text = page(1, 1, std::slice::from_ref(&odd)).to_string();
        let found = bench.ok("preview_ledger", json!({"text": text}));
        let said = found["items"].as_array().map_or(0, Vec::len)
            + found["problems"].as_array().map_or(0, Vec::len);
        assert_eq!(said, 1, "{odd}: {found}");
    }
}
