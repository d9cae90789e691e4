//! The debt ledger: entered one by one, taken over as a table, undone.

mod records;

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
fn several_projects_take_on_an_item_by_shares() {
    let bench = Bench::new();
    bench.survey();
    let with = |project: &str| {
        let mut form = item("Shared session");
        form["project"] = json!(project);
        form
    };
    let id = bench.ok("save_debt_item", with("Relaunch 75 %; Checkout"))["value"]["id"].clone();
    let said = |id: &Value| bench.ok("debt_item", json!({"item": id}))["project"].clone();
    assert_eq!(said(&id), "Relaunch 75 %; Checkout 25 %");
    let projects = bench.ok("debt_projects", json!({}))["projects"].clone();
    let totals: Vec<f64> = projects
        .as_array()
        .expect("projects")
        .iter()
        .map(|row| row["principal"]["likely"].as_f64().expect("money"))
        .collect();
    assert_eq!(totals, [80.0 * 95.0 * 0.25, 80.0 * 95.0 * 0.75]);
    let ledger = bench.ok("ledger", json!({}));
    assert_eq!(ledger["items"][0]["project"], "Relaunch 75 %; Checkout 25 %");
    assert_eq!(ledger["items"][0]["attached"], json!(["not attached"]));
    let boxes = bench.ok("debt_picture", json!({}))["boxes"].clone();
    assert_eq!(boxes.as_array().map(Vec::len), Some(2));

    // What it says can be entered again, and one that goes leaves its share to nobody.
    let mut form = bench.ok("debt_item", json!({"item": id}));
    form["note"] = json!("as before");
    bench.ok("save_debt_item", form);
    assert_eq!(said(&id), "Relaunch 75 %; Checkout 25 %");
    let relaunch = projects[1]["id"].clone();
    bench.ok("remove_debt_project", json!({"project": relaunch}));
    assert_eq!(said(&id), "Checkout 25 %");
    bench.ok("undo", json!({}));
    assert_eq!(said(&id), "Relaunch 75 %; Checkout 25 %");

    // The same from a table.
    let text = "item,project,hours\nShared session,Relaunch 50 %; Portal 50 %,80\n\
                Old,Relaunch 90 %; Portal 20 %,3\n";
    let preview = bench.ok("preview_ledger", json!({"text": text}));
    assert_eq!(preview["problems"][0]["line"], 3);
    bench.ok("import_ledger", json!({"text": text}));
    assert_eq!(said(&id), "Relaunch 50 %; Portal 50 %");
    for (project, expected) in [
        ("A 60 %; B 50 %", "add up to 110 %"),
        ("A 60 %; a 10 %", "stands there twice"),
        ("A x %", "can't be read"),
    ] {
        let message = bench.error("save_debt_item", with(project));
        assert!(message.contains(expected), "{project}: {message}");
    }
}

#[test]
fn a_candidate_says_what_it_costs_and_saves_over_time() {
    let bench = Bench::new();
    bench.survey();
    let mail =
        bench.ok(
            "create_domain",
            json!({"name": "Mail", "definition": "", "modules": ["m1", "m2"]}),
        )["value"]["id"]
            .clone();
    let candidates = || bench.ok("candidates", json!({}))["candidates"].clone();
    let id = candidates()[0]["id"].clone();
    let over = |months: Option<u32>| {
        bench.ok("prospect", json!({"candidate": id, "horizon": months, "profile": null}))
    };
    let unknown = over(None);
    assert_eq!(unknown["answer"], "What it saves is not known.");
    assert_eq!((&unknown["start"], &unknown["lines"]), (&Value::Null, &json!([])));

    let mut form = item("Old templates");
    form["toilHoursPerWeek"] = json!(20.0);
    form["attachments"] = json!([{"target": mail, "name": "Mail", "share": 1.0}]);
    bench.ok("save_debt_item", form);
    let saving = json!({"candidate": id, "removedShare": {"lo": 0.5, "likely": 0.8, "hi": 1.0},
        "runningCostPerWeek": 50.0});
    bench.ok("set_saving", saving);
    let known = over(None);
    let row = candidates()[0].clone();
    let lines: f64 = known["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| line["perWeek"].as_f64().expect("money"))
        .sum();
    let net = row["netSaving"]["likely"].as_f64().expect("a saving");
    assert!((lines - net).abs() < 1e-9, "{lines} {net}");
    assert!(row["breakEven"]["likely"].as_u64().is_some());
    assert_eq!(known["start"]["bestToday"], 0);
    assert!(known["turns"].as_str().expect("words").starts_with("It stops paying if the "));
    assert_eq!(known["dispositions"].as_array().map(Vec::len), Some(5));
    assert!(over(Some(12))["start"]["months"].as_array().map(Vec::len) < Some(13));

    // A dearer upkeep lessens the saving, and leaving it as it is saves nothing.
    let mut money = bench.ok("money_settings", json!({}));
    assert_eq!(money["upkeep"]["provenance"], "default");
    money["upkeep"]["deployment"] = json!(3.0);
    bench.ok("set_money_settings", money);
    assert_eq!(bench.ok("money_settings", json!({}))["upkeep"]["provenance"], "estimated");
    let dearer = candidates()[0]["netSaving"]["likely"].as_f64().expect("a saving");
    assert!((net - dearer - 2.0 * 95.0).abs() < 1e-9);
    bench.ok("set_disposition", json!({"candidate": id, "disposition": "leave"}));
    assert_eq!(candidates()[0]["netSaving"]["likely"], 0.0);
    assert!(over(None)["answer"].as_str().expect("words").starts_with("It is to stay"));
    assert!(
        bench
            .error("prospect", json!({"candidate": id, "horizon": 0, "profile": null}))
            .contains("1 to 240")
    );
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

fn hours_a_week(bench: &Bench) -> f64 {
    bench.ok("ledger", json!({}))["total"]["hours"].as_f64().expect("a number")
}

#[test]
fn toil_is_noted_changed_and_measures_an_item() {
    let bench = Bench::new();
    bench.survey();
    let saved = bench.ok("save_debt_item", item("Hand-made deploys"));
    let deploys = saved["value"]["id"].clone();
    let before = hours_a_week(&bench);
    let line = json!({"id": null, "on": "2026-01-05", "minutes": 600, "what": "Deployed by hand",
        "domain": null, "item": deploys, "provenance": "measured"});
    let reply = bench.ok("save_toil", line.clone());
    assert_eq!(reply["undo"]["undo"], "Note toil");
    // Ten hours in one week are measured, in place of the three that were estimated.
    assert!((hours_a_week(&bench) - before - 7.0).abs() < 1e-9);
    let diary = bench.ok("toil_diary", json!({}));
    assert_eq!((diary["weeks"].as_f64(), diary["hoursPerWeek"].as_f64()), (Some(1.0), Some(10.0)));
    let mut entry = diary["entries"][0].clone();
    entry["minutes"] = json!(60);
    bench.ok("save_toil", entry.clone());
    assert_eq!(bench.ok("toil_diary", json!({}))["entries"], json!([entry]));
    bench.ok("remove_toil", json!({"entry": entry["id"]}));
    assert!((hours_a_week(&bench) - before).abs() < 1e-9);
    for (field, value, expected) in [
        ("minutes", json!(0), "from 1 on"),
        ("on", json!("Monday"), "is not a day"),
        ("domain", json!("d99"), "no longer there"),
        ("item", json!("i99"), "no longer there"),
        ("id", json!("w99"), "no longer there"),
        ("provenance", json!("guessed"), "none of measured"),
    ] {
        let mut wrong = line.clone();
        wrong[field] = value;
        let message = bench.error("save_toil", wrong);
        assert!(message.contains(expected), "{field}: {message}");
    }
}

#[test]
fn logged_time_is_taken_over_once() {
    let bench = Bench::new();
    bench.survey();
    bench.ok("create_domain", json!({"name": "Mail", "definition": "", "modules": []}));
    let text = "Started;Time spent;Summary;Team\n\
                2026-01-05 09:30;5400;Queue cleared;Mail\n\
                2026-01-06;0;Nothing;Mail\n\
                2026-01-07;600;Elsewhere;Payments\n";
    let request = json!({"text": text, "meanings": [{"head": "Team", "means": "domain"}]});
    let found = bench.ok("preview_toil", request.clone());
    assert_eq!(found["entries"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["entries"][0]["minutes"], 90);
    assert_eq!(found["entries"][0]["on"], "2026-01-05");
    assert_eq!(found["problems"].as_array().map(Vec::len), Some(2));
    let reply = bench.ok("import_toil", request.clone());
    assert_eq!(reply["undo"]["undo"], "Take over 1 line of a toil diary");
    let again = bench.ok("preview_toil", request.clone());
    assert_eq!((&again["entries"], &again["knownAlready"]), (&json!([]), &json!(1)));
    assert!(bench.error("import_toil", request).contains("Line 3"));
    let message = bench.error("import_toil", json!({"text": "what\nsomething\n"}));
    assert!(message.contains("must say the day"), "{message}");
}

#[test]
fn projects_that_took_debt_on_are_named_anew_and_leave_their_items() {
    let bench = Bench::new();
    bench.survey();
    bench.ok("save_debt_item", item("Hand-made deploys"));
    let projects = bench.ok("debt_projects", json!({}));
    let rewrite = &projects["projects"][0];
    assert_eq!((&rewrite["name"], &rewrite["items"]), (&json!("Checkout rewrite"), &json!(1)));
    assert_eq!(rewrite["principal"]["likely"], 80.0 * 95.0);
    let form = |id: &Value, name: &str| json!({"id": id, "name": name, "note": ""});
    bench.ok("save_debt_project", form(&rewrite["id"], "Checkout, anew"));
    assert_eq!(bench.ok("ledger", json!({}))["items"][0]["project"], "Checkout, anew");
    let message = bench.error("save_debt_project", form(&Value::Null, "checkout, ANEW"));
    assert!(message.contains("already"), "{message}");
    bench.ok("remove_debt_project", json!({"project": rewrite["id"]}));
    assert_eq!(bench.ok("ledger", json!({}))["items"][0]["project"], Value::Null);
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("ledger", json!({}))["items"][0]["project"], "Checkout, anew");
}

#[test]
fn the_picture_shows_what_the_ledger_says() {
    let bench = Bench::new();
    bench.survey();
    let empty = bench.ok("debt_picture", json!({}));
    assert_eq!((&empty["steps"], &empty["boxes"]), (&json!([]), &json!([])));
    let path = bench.path("debt.svg");
    let message = bench.error("export", json!({"what": "debt", "path": path}));
    assert!(message.contains("nothing to draw"), "{message}");
    let mut planned = item("Hand-made deploys");
    planned["repayments"] = json!([{"on": "2199-01-01", "share": 0.25, "planned": true}]);
    bench.ok("save_debt_item", planned);
    let picture = bench.ok("debt_picture", json!({}));
    assert_eq!(picture["boxes"], json!(["Checkout rewrite"]));
    let steps = picture["steps"].as_array().expect("steps");
    assert_eq!(steps.len(), 2);
    // Taken on on Friday the 1st of March 2024.
    assert_eq!(steps[0]["from"], "2024-02-26");
    assert_eq!(steps[0]["outstanding"], 80.0 * 95.0);
    assert_eq!(steps[1]["planned"], json!([20.0 * 95.0]));
    assert_eq!(steps[1]["standing"], json!([60.0 * 95.0]));
    assert_eq!(steps[0]["servicing"], bench.ok("ledger", json!({}))["total"]);
    bench.ok("export", json!({"what": "debt", "path": path}));
    let svg = std::fs::read_to_string(bench.path("debt.svg")).expect("a file");
    assert!(svg.contains("Checkout rewrite") && !svg.contains("NaN"));
}

#[test]
fn what_goes_away_is_said_and_makes_a_saving() {
    let bench = Bench::new();
    bench.survey();
    let made = bench.ok(
        "create_domain",
        json!({"name": "Mail", "definition": "",
        "modules": [bench.module("shop.mail.sender")]}),
    );
    let mut debt = item("Old templates");
    debt["attachments"] = json!([{"target": made["value"]["id"], "name": "Mail", "share": 1.0}]);
    bench.ok("save_debt_item", debt);
    let row = || bench.ok("candidates", json!({}))["candidates"][0].clone();
    assert_eq!((&row()["removedShare"], &row()["netSaving"]), (&Value::Null, &Value::Null));
    let said = |hi: f64| {
        json!({"candidate": row()["id"], "runningCostPerWeek": 100.0,
        "removedShare": {"lo": 0.5, "likely": 0.75, "hi": hi}})
    };
    assert!(bench.error("set_saving", said(1.2)).contains("100 % is all"));
    assert!(bench.error("set_saving", said(0.6)).contains("lo <= likely"));
    bench.ok("set_saving", said(1.0));
    let weekly = row()["servicing"]["total"].as_f64().expect("a number");
    let net = row()["netSaving"]["likely"].as_f64().expect("a number");
    // What the cut itself creates lessens it: an hour a week at 95 for a second deployment at least.
    let prospect = json!({"candidate": row()["id"], "horizon": null, "profile": null});
    let lines = bench.ok("prospect", prospect)["lines"].clone();
    let created: f64 = lines
        .as_array()
        .expect("lines")
        .iter()
        .filter(|line| line["name"].as_str().is_some_and(|name| name.starts_with("New debt")))
        .map(|line| line["perWeek"].as_f64().expect("money"))
        .sum();
    assert!(created <= -95.0, "{created}");
    assert!((net - (0.75 * weekly - 100.0 + created)).abs() < 1e-9, "{net}");
    let path = bench.path("candidates.svg");
    bench.ok("export", json!({"what": "candidates", "path": path}));
    assert!(std::fs::read_to_string(path).expect("a file").contains("Mail"));
    bench.ok("undo", json!({}));
    assert_eq!(row()["netSaving"], Value::Null);
}

#[test]
fn votes_stand_outside_undo_and_show_disagreement() {
    let bench = Bench::new();
    bench.survey();
    let mail = bench.ok("create_domain", json!({"name": "Mail", "definition": "", "modules": []}));
    let mail = mail["value"]["id"].clone();
    let vote = |voter: &str, grade: u32| json!({"target": mail, "voter": voter, "grade": grade, "sentence": "Sends mail."});
    let first = || bench.ok("explainability", json!({}))["targets"][0].clone();
    assert_eq!((&first()["mean"], &first()["spread"]), (&Value::Null, &Value::Null));
    let reply = bench.ok("cast_vote", vote("One", 0));
    assert_eq!(reply["changed"], json!(["votes"]));
    assert_eq!(reply["undo"]["undo"], "New domain Mail");
    bench.ok("cast_vote", vote("One", 1));
    bench.ok("cast_vote", vote("Two", 3));
    assert_eq!((&first()["mean"], &first()["spread"]), (&json!(2.0), &json!(2)));
    assert_eq!(first()["disagreement"], true);
    assert!(bench.error("cast_vote", vote("One", 4)).contains("no grade"));
    assert!(bench.error("cast_vote", vote(" ", 2)).contains("needs a name"));
    let ballot = "domain,who,grade,sentence\nMail,Three,2,Letters\nMail,Two,2.5,\n\
                  shop.billing.invoice,Three,0,\nNowhere,Three,1,\nmail,three,1,\n";
    let found = bench.ok("preview_ballot", json!({"text": ballot}));
    assert_eq!(found["votes"].as_array().map(Vec::len), Some(2));
    assert_eq!(found["problems"].as_array().map(Vec::len), Some(3));
    bench.ok("import_ballot", json!({"text": ballot}));
    let all = bench.ok("explainability", json!({}));
    assert_eq!(all["voters"], json!(["One", "Three", "Two"]));
    assert_eq!(all["targets"][0]["name"], "shop.billing.invoice");
    let gone = all["targets"][1]["votes"][0]["id"].clone();
    bench.ok("withdraw_vote", json!({"vote": gone}));
    let left = bench.ok("explainability", json!({}))["targets"][1]["votes"].clone();
    assert_eq!(left.as_array().map(Vec::len), Some(2));
}

#[test]
fn questions_are_asked_and_answered() {
    let bench = Bench::new();
    bench.survey();
    let ask = |id: &Value, question: &str, answer: &str| {
        json!({"id": id, "question": question, "target": bench.module("shop.mail.sender"),
            "answer": answer, "owner": "Web"})
    };
    bench.ok("save_question", ask(&Value::Null, "Is mail sent twice?", "unknown"));
    bench.ok("save_question", ask(&Value::Null, "Is the sender empty?", "unknown"));
    let all = || bench.ok("questions", json!({}))["questions"].clone();
    let first = all()[0].clone();
    assert_eq!((&first["name"], &first["age"]), (&json!("shop.mail.sender"), &json!(0)));
    bench.ok("save_question", ask(&first["id"], "Is mail sent twice?", "accident"));
    assert_eq!(all()[0]["question"], "Is the sender empty?", "open questions stand first");
    assert_eq!(all()[1]["asked"], first["asked"]);
    bench.ok("remove_question", json!({"question": first["id"]}));
    assert_eq!(all().as_array().map(Vec::len), Some(1));
    bench.ok("undo", json!({}));
    assert_eq!(all().as_array().map(Vec::len), Some(2));
    assert!(bench.error("save_question", ask(&Value::Null, " ", "unknown")).contains("words"));
    assert!(bench.error("save_question", ask(&Value::Null, "Why?", "yes")).contains("intended"));
}
