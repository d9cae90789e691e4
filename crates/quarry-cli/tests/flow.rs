//! From a folder to a report, as somebody types it.

mod common;

use common::{Shop, shape};
use serde_json::Value;

/// A shop that is surveyed and assigned.
fn assigned() -> Shop {
    let shop = Shop::new();
    shop.done(&["survey", "source", "--project", "shop.quarry"]);
    shop.done(&["assign", "shop.quarry", "--from", "map.csv"]);
    shop
}

fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    let items = list.as_array().expect("a list");
    items.iter().map(|item| item[field].as_str().expect("a text")).collect()
}

#[test]
fn a_folder_becomes_a_project() {
    let shop = Shop::new();
    let summary = shop.json(&["survey", "source", "--project", "shop.quarry"]);
    insta::assert_json_snapshot!("survey", shape(&summary));
    assert_eq!(summary["source"], "source");
    assert_eq!(summary["modules"], 12);
    assert_eq!(summary["commits"], 3);
    assert_eq!(summary["commit"].as_str().map(str::len), Some(40));
    assert!(shop.path("shop.quarry").is_file());
    let broken = &summary["diagnostics"][0];
    assert_eq!(broken["path"], "shop/orders/broken.py");

    // Again: the same project, and what is there is not new.
    let again = shop.done(&["survey", "source", "--project", "shop.quarry"]);
    assert!(again.out.starts_with("source at "), "{}", again.out);
    assert!(again.out.contains("12 modules"), "{}", again.out);
    assert!(again.out.contains("Nothing has changed since the survey before"), "{}", again.out);
    assert!(again.err.contains("shop/orders/broken.py"), "{}", again.err);
    assert!(!again.err.contains('\r'), "no progress where nobody watches: {:?}", again.err);
}

#[test]
fn what_is_not_wanted_is_not_read() {
    let shop = Shop::new();
    let count = |arguments: &[&str], field: &str| {
        let all = [&["survey", "source", "--project", "p.quarry"], arguments].concat();
        shop.json(&all)[field].as_u64().expect("a count")
    };
    assert_eq!(count(&["--no-history"], "commits"), 0);
    assert_eq!(count(&["--history-since", "2025-04-01"], "commits"), 2);
    assert_eq!(count(&["--imports-only"], "callSites"), 0);
    assert!(count(&[], "callSites") > 0);
    let survey = ["survey", "source", "--project", "p.quarry"];
    assert_eq!(shop.json(&survey)["asked"]["changedLines"], false);
    let counted = [&survey[..], &["--changed-lines"]].concat();
    assert_eq!(shop.json(&counted)["asked"]["changedLines"], true);
}

#[test]
fn a_second_survey_says_what_is_different() {
    let shop = Shop::new();
    let survey = |more: &[&str]| {
        shop.done(&[&["survey", "source", "--project", "shop.quarry"], more].concat()).out
    };
    let first = survey(&[]);
    assert!(!first.contains("the survey before"), "{first}");
    shop.write("source/shop/mail/digest.py", "from shop.mail.sender import send\nsend('a', 'b')\n");
    std::fs::remove_file(shop.path("source/shop/orders/broken.py")).expect("removed");
    let second = survey(&[]);
    for line in [
        "Since the survey before:\n",
        "  1 module new, 1 gone, 0 under another path\n",
        "import +1 -",
        "  + shop/mail/digest.py\n",
        "  - shop/orders/broken.py\n",
    ] {
        assert!(second.contains(line), "{line:?} is not in {second}");
    }
    assert!(survey(&[]).contains("Nothing has changed"));
    // Asked for something else, the same source is read again.
    let smaller = survey(&["--languages", "python", "--leave-out", "shop/mail"]);
    assert!(smaller.contains("gone"), "{smaller}");
    let all = ["survey", "source", "--project", "p.quarry", "--languages", "python,cobol"];
    let refused = shop.quarry(&all);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("cobol"), "{}", refused.err);
    assert!(!shop.path("p.quarry").exists());
}

#[test]
fn a_second_survey_keeps_what_people_decided_and_follows_rules() {
    let shop = assigned();
    shop.write(
        "source/shop/mail/digest.py",
        "from shop.mail.sender import send\n\n\ndef digest(who):\n    send(who, 'news')\n",
    );
    let summary = shop.json(&["survey", "source", "--project", "shop.quarry"]);
    assert_eq!(summary["unchanged"], false);
    assert_eq!(summary["difference"]["addedModules"][0], "shop/mail/digest.py");
    shop.done(&["export", "shop.quarry", "--what", "assignments", "--to", "now.csv"]);
    let now = shop.read("now.csv");
    assert!(now.contains("shop/mail/digest.py,Mail\n"), "{now}");
    assert!(now.contains("shop/billing/charge.py,Billing\n"), "{now}");
}

#[test]
fn lines_assign_modules() {
    let shop = Shop::new();
    shop.done(&["survey", "source", "--project", "shop.quarry"]);
    let done = shop.json(&["assign", "shop.quarry", "--from", "map.csv"]);
    insta::assert_json_snapshot!("assign", shape(&done));
    assert_eq!(done["created"], serde_json::json!(["Orders", "Billing", "Mail"]));
    assert_eq!(done["modules"], 10);
    let again = shop.done(&["assign", "shop.quarry", "--from", "map.csv"]);
    assert_eq!(again.out, "Assigned 10 modules.\n");
    assert_eq!(again.err, "“shop.nowhere” matches no module.\n");
}

#[test]
fn a_suggestion_is_taken_over_only_on_request() {
    let shop = Shop::new();
    shop.done(&["survey", "source", "--project", "shop.quarry"]);
    let domains = || {
        let list = shop.json(&["score", "shop.quarry"]);
        list["candidates"].as_array().map_or(0, Vec::len)
    };
    let proposed = shop.json(&["suggest", "shop.quarry"]);
    insta::assert_json_snapshot!("suggest", shape(&proposed));
    assert_eq!(proposed["applied"], Value::Null);
    assert_eq!(domains(), 0);
    let text = shop.done(&["suggest", "shop.quarry"]).out;
    assert!(text.contains("Nothing was changed"), "{text}");

    let applied = shop.json(&["suggest", "shop.quarry", "--apply"]);
    assert_eq!(applied["suggestion"], proposed["suggestion"], "the same project, the same answer");
    assert!(applied["applied"]["modules"].as_u64() > Some(0));
    assert!(domains() > 0);
}

#[test]
fn candidates_are_ranked_and_explained() {
    let shop = assigned();
    let list = shop.json(&["score", "shop.quarry"]);
    insta::assert_json_snapshot!("score", shape(&list));
    let mut names = texts(&list["candidates"], "name");
    names.sort_unstable();
    assert_eq!(names, ["Billing", "Mail", "Orders"]);
    let ranks: Vec<_> =
        list["candidates"].as_array().expect("a list").iter().map(|c| c["rank"].clone()).collect();
    assert_eq!(ranks, [1, 2, 3]);

    let mut one = shop.json(&["score", "shop.quarry", "--explain", "mail"]);
    let opened = one.as_object_mut().expect("an object");
    let figures = opened.remove("explanation").expect("every figure is opened")["figures"].clone();
    let prospect = opened.remove("prospect").expect("its money over time");
    assert_eq!(prospect["answer"], "What it saves is not known.");
    assert!(texts(&figures, "formula").iter().all(|formula| !formula.is_empty()));
    let same = list["candidates"].as_array().expect("a list").iter().find(|c| c["name"] == "Mail");
    assert_eq!(Some(&one), same);
    let text = shop.done(&["score", "shop.quarry", "--explain", "Mail"]).out;
    for expected in
        ["Mail", "Ease", "Condition", "  = (one-way + read / 2)", "incomplete: ", "default"]
    {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
}

#[test]
fn a_stakeholder_has_an_order_of_its_own() {
    let shop = assigned();
    let by = |profile: &str| shop.json(&["score", "shop.quarry", "--profile", profile]);
    assert_eq!(by("balanced"), shop.json(&["score", "shop.quarry"]));
    let engineering = by("Engineering");
    assert_eq!(engineering["profile"], "Engineering");
    assert_ne!(engineering["candidates"][0]["value"], by("Product")["candidates"][0]["value"]);
    assert_eq!(engineering["ranking"]["draws"], 9_604);
    let text = shop.done(&["score", "shop.quarry", "--profile", "Engineering"]).out;
    for expected in ["Ranked by “Engineering”", "How sure the order by value is", "of weightings"]
    {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    let refused = shop.quarry(&["score", "shop.quarry", "--profile", "Nobody"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("Balanced, Product, Engineering and Finance"), "{}", refused.err);
}

#[test]
fn a_seam_names_its_places() {
    let shop = assigned();
    let seam = shop.json(&["seam", "shop.quarry", "Mail"]);
    insta::assert_json_snapshot!("seam", shape(&seam));
    let text = shop.done(&["seam", "shop.quarry", "mail"]).out;
    for expected in [
        "shop.mail.sender.send",
        "shop/orders/checkout.py:10",
        "shop/billing/invoice.py:6",
        "becomes ",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    let by_id = seam["candidate"]["id"].as_str().expect("an identity");
    assert_eq!(shop.json(&["seam", "shop.quarry", by_id]), seam);
}

#[test]
fn a_seam_shows_its_source_lines_while_the_source_is_there() {
    let shop = assigned();
    let line =
        std::fs::read_to_string(shop.path("source/shop/orders/checkout.py")).expect("a file");
    let line = line.lines().nth(9).expect("line 10").trim().to_owned();
    let with = ["seam", "shop.quarry", "Mail", "--source"];
    let shown = shop.done(&with);
    assert!(shown.out.contains(&format!("        {line}\n")), "{}", shown.out);
    assert!(!shown.out.contains("since the survey") && shown.err.is_empty(), "{}", shown.out);
    let json = shop.json(&with);
    let lines = json["source"]["lines"].as_array().expect("lines");
    assert!(lines.iter().any(|one| one["lines"][0]["text"].as_str().map(str::trim) == Some(&line)));
    assert_eq!(json["candidate"], shop.json(&with[..3])["candidate"]);

    // A clone writes every file anew; only what differs from the commit has changed.
    let checkout = shop.path("source/shop/orders/checkout.py");
    let later = std::time::SystemTime::now() + std::time::Duration::from_hours(1);
    let touch = || {
        let file = std::fs::File::options().append(true).open(&checkout).expect("a file");
        file.set_modified(later).expect("a time");
    };
    touch();
    assert!(!shop.done(&with).out.contains("written since the survey"));
    let text = std::fs::read_to_string(&checkout).expect("a file") + "# later\n";
    std::fs::write(&checkout, text).expect("written");
    touch();
    let shown = shop.done(&with).out;
    assert!(shown.contains(&format!("        {line}  (written since the survey)\n")), "{shown}");

    std::fs::rename(shop.path("source"), shop.path("moved")).expect("moved");
    let away = shop.done(&with);
    assert!(away.err.contains("say where it lies now with --folder"), "{}", away.err);
    assert!(!away.out.contains(&line), "{}", away.out);
    let found = shop.done(&["seam", "shop.quarry", "Mail", "--source", "--folder", "moved"]);
    assert!(found.out.contains(&line) && found.err.is_empty(), "{}{}", found.out, found.err);
}

#[test]
fn hours_and_relations_are_said_and_taken_back() {
    let shop = assigned();
    let say = |more: &[&str]| shop.done(&[&["seam", "shop.quarry", "Mail"], more].concat()).out;
    let before = say(&[]);
    let said = say(&["--hours", "shop.mail.sender.send", "1/2/4", "--becomes", "send", "event"]);
    assert!(said.contains("becomes event, 2 h (1 to 4) as set"), "{said}");
    assert!(said.contains("as people decided"), "{said}");
    assert_eq!(say(&["--hours", "send", "proposed", "--becomes", "send", "proposed"]), before);

    let orders = ["--relation", "Orders", "customer-supplier", "--upstream", "Mail"];
    let said = say(&[&orders[..], &["--note", "agreed with them"]].concat());
    assert!(said.contains("    Customer/supplier: The upstream side is the supplier"), "{said}");
    assert!(said.contains("Upstream is Mail. Because: agreed with them"), "{said}");
    let apart = say(&["--relation", "Orders", "separate-ways"]);
    assert!(apart.contains("But: ") && apart.contains("cross"), "{apart}");
    assert_eq!(say(&["--relation", "Orders", "none"]), before);

    for (wrong, expected) in [
        (&["--hours", "send", "soon"][..], "not hours such as 8 or 4/8/16"),
        (&["--hours", "nothing", "8"], "does not cross the boundary of Mail"),
        (&["--relation", "Nowhere", "conformist"], "no domain “Nowhere”"),
        (&["--relation", "monolith", "friends"], "is none of partnership"),
    ] {
        let ran = shop.quarry(&[&["seam", "shop.quarry", "Mail"], wrong].concat());
        assert!(ran.code == 1 && ran.err.contains(expected), "{}", ran.err);
    }
}

#[test]
fn a_plan_starts_when_it_is_told_to() {
    let shop = assigned();
    let plan = shop.json(&["plan", "shop.quarry", "--start", "2026-03-02"]);
    insta::assert_json_snapshot!("plan", shape(&plan));
    assert_eq!(plan["start"], "2026-03-02");
    let again = shop.json(&["plan", "shop.quarry", "--start", "2026-03-02"]);
    assert_eq!(plan, again);
    assert!(!shop.done(&["plan", "shop.quarry"]).out.is_empty());
}

#[test]
fn an_empty_ledger_says_so() {
    let shop = assigned();
    insta::assert_json_snapshot!("debt", shape(&shop.json(&["debt", "shop.quarry"])));
    let text = shop.done(&["debt", "shop.quarry"]).out;
    assert_eq!(text, "The ledger is empty, so what the monolith costs is not known.\n");
}

#[test]
fn every_export_holds_what_it_should() {
    let shop = assigned();
    let check = |arguments: &[&str], file: &str, expected: &[&str]| {
        let all = [&["export", "shop.quarry", "--to", file], arguments].concat();
        let exported = shop.json(&all);
        assert_eq!(exported["path"], file);
        let text = shop.read(file);
        assert_eq!(exported["bytes"].as_u64(), Some(text.len() as u64), "{file}");
        for expected in expected {
            assert!(text.contains(expected), "{expected:?} is not in {file}:\n{text:.2000}");
        }
        // What is written once more is the same.
        shop.done(&all);
        assert_eq!(shop.read(file), text, "{file}");
    };
    let start = ["--start", "2026-03-02"];
    check(&start, "report.html", &["<!doctype html>", "Mail", "shop/orders/checkout.py:10"]);
    check(&start, "report.md", &["# source", "## Roadmap", "Mail"]);
    check(&[], "map.svg", &["<svg"]);
    let roadmap = ["--what", "roadmap", "--start", "2026-03-02"];
    check(&roadmap, "roadmap.csv", &["step,name,kind,team,start"]);
    check(&roadmap, "roadmap.json", &["\"start\": \"2026-03-02\""]);
    check(&["--what", "candidates"], "candidates.csv", &["rank,name,", "Mail"]);
    check(&["--what", "debt"], "debt.csv", &["item,project,"]);
    check(
        &["--what", "seam", "--candidate", "Mail"],
        "seam.csv",
        &["direction,operation,", "shop/orders/checkout.py:10"],
    );
    check(&["--what", "modules"], "modules.csv", &["module,name,language,sloc", "shop/util.py"]);
    check(
        &["--what", "dependencies"],
        "dependencies.csv",
        &["from,to,kind,count\n", "shop/orders/checkout.py,shop/mail/sender.py,import,1\n"],
    );
    check(&["--what", "assignments"], "now.csv", &["shop/mail/sender.py,Mail\n"]);
    check(&[], "project.json", &["\"format\":\"quarry-project\""]);

    // An export of assignments is a map that can be read again.
    let read = shop.json(&["assign", "shop.quarry", "--from", "now.csv"]);
    assert_eq!(read["unmatched"], serde_json::json!([]));
    assert_eq!(read["created"], serde_json::json!([]));
}

#[test]
fn a_whole_project_travels_as_a_file() {
    let shop = assigned();
    shop.done(&["export", "shop.quarry", "--to", "shop.json.gz"]);
    let there = shop.json(&["survey", "shop.json.gz", "--project", "there.quarry"]);
    assert_eq!(there["modules"], 12);
    assert_eq!(there["domains"], 3);
    let scores = |project: &str| {
        let candidates = shop.json(&["score", project]);
        texts(&candidates["candidates"], "sentence").join("\n")
    };
    assert_eq!(scores("there.quarry"), scores("shop.quarry"));

    let again = shop.quarry(&["survey", "shop.json.gz", "--project", "there.quarry"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("is there already"), "{}", again.err);
}

#[test]
fn whose_the_tables_are_is_listed_and_said() {
    let shop = Shop::new();
    shop.write(
        "source/shop/orders/models.py",
        "from django.db import models\n\n\nclass Order(models.Model):\n    class Meta:\n        \
         db_table = 'orders'\n\n\ndef place(x):\n    Order.objects.create(x=x)\n",
    );
    shop.done(&["survey", "source", "--project", "shop.quarry"]);
    shop.done(&["assign", "shop.quarry", "--from", "map.csv"]);
    let first = shop.done(&["tables", "shop.quarry"]).out;
    let row = first.lines().find(|line| line.starts_with("orders ")).expect("a row");
    assert!(row.contains("Orders  to confirm") && row.contains("models.py:10"), "{first}");
    assert!(first.ends_with("1 table; 1 to confirm, 0 not known.\n"), "{first}");

    let owner = |arguments: &[&str]| {
        let all = [&["tables", "shop.quarry"], arguments].concat();
        let row = shop.json(&all)["tables"][0].clone();
        (row["ownerName"].as_str().expect("a name").to_owned(), row["confirmed"] == true)
    };
    let of = |name: &str, confirmed| (name.to_owned(), confirmed);
    assert_eq!(owner(&["--confirm"]), of("Orders", true));
    let said = &["--owner", "orders", "billing", "--note", "They pay"];
    assert_eq!(owner(said), of("Billing", true));
    assert!(shop.done(&["tables", "shop.quarry"]).out.contains("They pay"));
    assert_eq!(owner(&["--owner", "orders", "monolith"]), of("The monolith", true));
    assert_eq!(owner(&["--leave", "orders"]), of("Orders", false));
    for (arguments, expected) in [
        (&["--owner", "nowhere", "Mail"][..], "There is no table “nowhere”"),
        (&["--owner", "orders", "Payments"], "There is no domain “Payments”"),
    ] {
        let ran = shop.quarry(&[&["tables", "shop.quarry"], arguments].concat());
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
    assert_eq!(shop.quarry(&["tables", "shop.quarry", "--owner", "orders"]).code, 2);
    let explained = shop.done(&["score", "shop.quarry", "--explain", "Orders"]).out;
    assert!(explained.contains("1 owner of a table not confirmed"), "{explained}");
}

#[test]
fn incidents_features_and_issues_are_taken_over() {
    let shop = assigned();
    shop.write("incidents.csv", "on,what,hours,cost,due to\n2026-01-05,Queue full,2,1110,Mail\n");
    shop.write("features.csv", "feature,cost of delay,due to\nRefunds,400,Billing 50 %\n");
    let issue = |key: &str, status: &str| {
        format!(
            r#"{{"key":"{key}","rule":"python:S1","component":"shop:shop/mail/sender.py",
            "status":"{status}","effort":"1h30min","type":"BUG","severity":"MAJOR"}}"#
        )
    };
    let page = |issues: &str| format!(r#"{{"paging":{{"total":2}},"issues":[{issues}]}}"#);
    shop.write("one.json", &page(&issue("1", "OPEN")));
    shop.write("two.json", &page(&issue("2", "CLOSED")));
    let ran = shop.done(&[
        "debt",
        "shop.quarry",
        "--incidents",
        "incidents.csv",
        "--features",
        "features.csv",
        "--import",
        "one.json",
        "--import",
        "two.json",
    ]);
    for said in [
        "1 debt item taken over, 0 of them in place",
        "1 closed issue is left out.",
        "1 incident taken over, 0 known already.",
        "1 delayed feature taken over",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    assert!(ran.out.contains("SonarQube python:S1") && ran.out.contains("Refunds"), "{}", ran.out);
    let log = shop.json(&["debt", "shop.quarry", "--list", "incidents"]);
    assert_eq!(log["incidents"][0]["attached"], "Mail");
    let text = shop.done(&["debt", "shop.quarry", "--list", "incidents"]).out;
    // Two hours at 95 and 1,110 besides, over a quarter.
    assert!(text.contains("1 incident over 13 weeks: ") && text.contains("100 a week"), "{text}");
    let list = shop.json(&["debt", "shop.quarry", "--list", "features"]);
    assert_eq!((&list["waiting"], &list["perWeek"]), (&1.into(), &400.0.into()));
    let text = shop.done(&["debt", "shop.quarry", "--list", "features"]).out;
    assert!(text.contains("Billing 50 %") && text.contains("1 feature waits: "), "{text}");
    assert_eq!(shop.quarry(&["debt", "shop.quarry", "--list", "toil"]).code, 2);
}
