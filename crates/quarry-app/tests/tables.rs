//! Whose the tables are: proposed, confirmed, overruled, taken back, and what follows.

mod common;

use std::fs;

use common::{Bench, small_monolith};
use serde_json::{Value, json};

/// The small monolith with two tables: letters, which mail writes, and carts, which orders write
/// and mail reads.
fn with_tables() -> Bench {
    let bench = Bench::new();
    let source = bench.path("shop");
    small_monolith(&source);
    let model = |name: &str, table: &str| {
        format!(
            "from django.db import models\n\n\nclass {name}(models.Model):\n    class Meta:\n        \
             db_table = \"{table}\"\n"
        )
    };
    for (path, text) in [
        ("shop/mail/letters.py", model("Letter", "letters")),
        ("shop/orders/carts.py", model("Cart", "carts")),
        (
            "shop/mail/outbox.py",
            "from .letters import Letter\nfrom shop.orders.carts import Cart\n\n\n\
             def post(cart):\n    Cart.objects.get(id=cart)\n    Letter.objects.create(cart=cart)\n"
                .to_owned(),
        ),
        (
            "shop/orders/fill.py",
            "from .carts import Cart\n\n\ndef fill(x):\n    Cart.objects.create(x=x)\n".to_owned(),
        ),
    ] {
        fs::write(source.join(path), text).expect("a file can be written");
    }
    bench.survey();
    for (name, modules) in [
        ("Mail", &["shop.mail.letters", "shop.mail.outbox"][..]),
        ("Orders", &["shop.orders.carts", "shop.orders.fill"]),
    ] {
        let modules: Vec<_> = modules.iter().map(|name| bench.module(name)).collect();
        bench.ok("create_domain", json!({"name": name, "definition": "", "modules": modules}));
    }
    bench
}

fn domain(bench: &Bench, name: &str) -> Value {
    let all = bench.ok("list_domains", json!({}))["domains"].clone();
    let found = all.as_array().expect("a list").iter().find(|row| row["name"] == name);
    found.unwrap_or_else(|| panic!("{name}: {all}"))["id"].clone()
}

fn candidate(bench: &Bench, name: &str) -> Value {
    let all = bench.ok("candidates", json!({}))["candidates"].clone();
    let found = all.as_array().expect("a list").iter().find(|row| row["name"] == name);
    found.unwrap_or_else(|| panic!("{name}: {all}")).clone()
}

/// Table, owner by name and whether that is confirmed.
fn owners(bench: &Bench) -> Vec<(String, String, bool)> {
    let all = bench.ok("table_owners", json!({}))["tables"].clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let rows = all.as_array().expect("a list").iter();
    rows.map(|row| (text(&row["table"]), text(&row["ownerName"]), row["confirmed"] == true))
        .collect()
}

fn row(table: &str, owner: &str, confirmed: bool) -> (String, String, bool) {
    (table.to_owned(), owner.to_owned(), confirmed)
}

#[test]
fn owners_are_proposed_confirmed_overruled_and_taken_back() {
    let bench = with_tables();
    let found = bench.ok("table_owners", json!({}));
    assert_eq!((&found["toConfirm"], &found["unknown"]), (&json!(2), &json!(0)));
    assert_eq!(owners(&bench), [row("carts", "Orders", false), row("letters", "Mail", false)]);
    let carts = &found["tables"][0];
    assert_eq!(carts["proposed"], domain(&bench, "Orders"));
    let because = carts["because"].as_str().expect("a text");
    assert_eq!(because, "Orders writes it at the only place that does: shop/orders/fill.py:5.");
    assert_eq!(carts["declared"]["path"], "shop/orders/carts.py");
    assert_eq!(carts["uses"][1]["reads"], 1);

    let mail = || candidate(&bench, "Mail");
    assert_eq!((&mail()["foreignTables"], &mail()["ownersToConfirm"]), (&json!(1), &json!(2)));
    let says = |what: &str| {
        mail()["missing"].as_array().expect("a list").iter().any(|clause| clause == what)
    };
    assert!(says("2 owners of tables not confirmed"), "{}", mail()["missing"]);

    // Confirmed as it was proposed.
    let said = json!({"owners": [{"table": "letters", "owner": domain(&bench, "Mail")}],
        "note": "They write them"});
    let reply = bench.ok("set_table_owners", said);
    assert_eq!(reply["undo"]["undo"], "Say whose letters is");
    assert_eq!(reply["changed"], json!(["scores", "roadmap"]));
    assert_eq!(owners(&bench), [row("carts", "Orders", false), row("letters", "Mail", true)]);
    assert!(says("1 owner of a table not confirmed"));
    let letters = bench.ok("table_owners", json!({}))["tables"][1].clone();
    assert_eq!(letters["note"], "They write them");

    // Overruled: what mail reads is its own, so nothing of it is foreign.
    let said = json!({"owners": [{"table": "carts", "owner": domain(&bench, "Mail")}], "note": ""});
    bench.ok("set_table_owners", said);
    let seam = bench.ok("seam", json!({"candidate": mail()["id"]}));
    let operations = seam["groups"][0]["operations"].as_array().expect("a list").clone();
    let carts = operations.iter().find(|one| one["key"] == "table carts").expect("carts cross");
    assert_eq!((&carts["direction"], &carts["toConfirm"]), (&json!("in"), &json!(false)));
    assert!(!says("1 owner of a table not confirmed"));

    // The monolith; back to the evidence; all of it undone.
    let said = |owner: Value| json!({"owners": [{"table": "carts", "owner": owner}], "note": ""});
    bench.ok("set_table_owners", said(json!("monolith")));
    assert_eq!(owners(&bench)[0], row("carts", "The monolith", true));
    let reply = bench.ok("set_table_owners", said(Value::Null));
    assert_eq!(reply["undo"]["undo"], "Leave the owner of carts to the evidence");
    assert_eq!(owners(&bench)[0], row("carts", "Orders", false));
    for _ in 0..4 {
        bench.ok("undo", json!({}));
    }
    assert_eq!(bench.ok("table_owners", json!({})), found);
    bench.ok("redo", json!({}));
    assert_eq!(owners(&bench)[1], row("letters", "Mail", true));
}

#[test]
fn what_can_not_be_said_is_refused() {
    let bench = with_tables();
    for (owners, expected) in [
        (json!([]), "No table was named"),
        (json!([{"table": "nowhere", "owner": "monolith"}]), "no table “nowhere”"),
        (json!([{"table": "carts", "owner": "d99"}]), "no longer there"),
        (json!([{"table": "carts", "owner": "Mail"}]), "Mail"),
    ] {
        let message = bench.error("set_table_owners", json!({"owners": owners, "note": ""}));
        assert!(message.contains(expected), "{owners}: {message}");
    }
    assert!(owners(&bench).iter().all(|(_, _, confirmed)| !confirmed));
}

#[test]
fn owners_follow_their_domain_and_the_whole_project() {
    let mut bench = with_tables();
    let confirm = |bench: &Bench| {
        let both = json!([{"table": "carts", "owner": domain(bench, "Orders")},
            {"table": "letters", "owner": domain(bench, "Mail")}]);
        bench.ok("set_table_owners", json!({"owners": both, "note": ""}));
    };
    confirm(&bench);
    bench.restarted();
    bench.ok("open_project", json!({"path": bench.path("shop.quarry")}));
    assert_eq!(owners(&bench), [row("carts", "Orders", true), row("letters", "Mail", true)]);

    // Written and read back.
    let path = bench.path("all.json");
    bench.ok("export", json!({"what": "project", "path": path}));
    let text = fs::read_to_string(&path).expect("a file");
    let written: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(written["table_owners"].as_array().map(Vec::len), Some(2));
    let exchange = quarry_app::exchange::read(&path).expect("a project");
    let again = bench.path("again.quarry");
    quarry_app::exchange::make_project(&exchange, &again, common::NOW).expect("a project file");
    bench.ok("open_project", json!({"path": again}));
    assert_eq!(owners(&bench), [row("carts", "Orders", true), row("letters", "Mail", true)]);

    // Merged: the tables go along. Removed: they are left to the evidence again.
    let merge = json!({"from": domain(&bench, "Mail"), "into": domain(&bench, "Orders")});
    bench.ok("merge_domains", merge);
    assert_eq!(owners(&bench), [row("carts", "Orders", true), row("letters", "Orders", true)]);
    bench.ok("delete_domain", json!({"domain": domain(&bench, "Orders")}));
    let left = [row("carts", "The monolith", false), row("letters", "The monolith", false)];
    assert_eq!(owners(&bench), left);
    bench.ok("undo", json!({}));
    bench.ok("undo", json!({}));
    assert_eq!(owners(&bench), [row("carts", "Orders", true), row("letters", "Mail", true)]);
}
