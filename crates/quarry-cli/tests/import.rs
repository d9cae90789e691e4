//! Files of other tools, as somebody imports them.

mod common;

use common::{MAP, Shop};
use serde_json::json;

fn surveyed() -> Shop {
    let shop = Shop::new();
    shop.done(&["survey", "source", "--project", "shop.quarry"]);
    shop
}

fn failed(shop: &Shop, arguments: &[&str]) -> String {
    let ran = shop.quarry(arguments);
    assert_eq!(ran.code, 1, "{arguments:?}: {}", ran.out);
    ran.err
}

fn dependencies(shop: &Shop) -> String {
    shop.done(&["export", "shop.quarry", "--what", "dependencies", "--to", "now.csv"]);
    shop.read("now.csv")
}

#[test]
fn a_graph_becomes_a_project() {
    let shop = Shop::new();
    shop.write("deps.dot", "digraph { \"shop/a.py\" -> \"shop/b.py\"; \"shop/b.py\" -> c }\n");
    let summary = shop.json(&["survey", "deps.dot", "--project", "shop.quarry"]);
    assert_eq!(summary["format"], "dot");
    assert_eq!((&summary["modules"], &summary["dependencies"]), (&json!(3), &json!(2)));
    let text = dependencies(&shop);
    assert_eq!(
        text,
        "from,to,kind,count\nshop/a.py,shop/b.py,reference,1\nshop/b.py,c,reference,1\n"
    );
    // The same file again is a new survey of the same source.
    shop.write("deps.dot", "digraph { \"shop/a.py\" -> \"shop/b.py\" }\n");
    let again = shop.done(&["survey", "deps.dot", "--project", "shop.quarry"]);
    assert!(again.out.contains("a source of its own"), "{}", again.out);
    assert_eq!(dependencies(&shop), "from,to,kind,count\nshop/a.py,shop/b.py,reference,1\n");
}

#[test]
fn measured_calls_join_the_source_and_outlive_its_next_survey() {
    let shop = surveyed();
    shop.write(
        "calls.csv",
        "from,to,count\nshop.orders.checkout,shop.billing.charge,5000\n\
         shop/billing/charge.py,shop/mail/sender.py,7\nshop.orders.checkout,shop.util,-1\n",
    );
    let summary = shop.json(&["survey", "calls.csv", "--project", "shop.quarry"]);
    assert_eq!(summary["format"], "runtime");
    // Four names, two of which mean one module.
    assert_eq!((&summary["joined"], &summary["matched"]), (&json!(true), &json!(4)));
    assert_eq!((&summary["read"], &summary["skipped"]), (&json!(2), &json!(1)));
    let measured = "shop/orders/checkout.py,shop/billing/charge.py,runtime,5000\n";
    let joined = dependencies(&shop);
    assert!(joined.contains(measured), "{joined}");
    assert!(joined.contains(",call,"), "what the survey found is still there: {joined}");
    shop.done(&["survey", "source", "--project", "shop.quarry"]);
    assert_eq!(dependencies(&shop), joined);
}

#[test]
fn our_tables_come_back() {
    let shop = surveyed();
    for what in ["modules", "dependencies"] {
        shop.done(&["export", "shop.quarry", "--what", what, "--to", &format!("{what}.csv")]);
        shop.done(&["survey", &format!("{what}.csv"), "--project", "again.quarry"]);
    }
    for what in ["modules", "dependencies"] {
        shop.done(&["export", "again.quarry", "--what", what, "--to", "again.csv"]);
        assert_eq!(shop.read("again.csv"), shop.read(&format!("{what}.csv")), "{what}");
    }
}

#[test]
fn rules_become_domains_and_owners_become_teams() {
    let shop = surveyed();
    shop.write(
        "tach.toml",
        "[[modules]]\npath = \"shop.mail\"\n[[modules]]\npath = \"shop.billing\"\n\
         depends_on = [\"shop.mail\"]\n[[modules]]\npath = \"nowhere\"\n",
    );
    let summary = shop.json(&["survey", "tach.toml", "--project", "shop.quarry"]);
    assert_eq!(summary["domains"], json!(["billing", "mail"]));
    assert_eq!((&summary["rules"], &summary["assigned"]), (&json!(4), &json!(6)));
    // That billing may use mail, and that it may use nothing else.
    assert_eq!(summary["boundaries"], 2);
    assert_eq!(summary["source"], "", "rules bring no modules");
    shop.write("CODEOWNERS", "* @joe\nshop/mail/ @shop/post\nshop/billing/ jane@example.invalid\n");
    let summary = shop.json(&["survey", "CODEOWNERS", "--project", "shop.quarry"]);
    assert_eq!(summary["teams"], json!(["shop/post"]));
    assert_eq!(summary["owned"], json!(["mail"]));
    let real = shop.json(&["survey", "CODEOWNERS", "--project", "shop.quarry", "--real-names"]);
    assert_eq!(real["teams"], json!(["jane@example.invalid"]));
    // What people decided stays.
    shop.write("map.csv", MAP);
    shop.done(&["assign", "shop.quarry", "--from", "map.csv"]);
    let again = shop.json(&["survey", "tach.toml", "--project", "shop.quarry"]);
    assert_eq!((&again["domains"], &again["assigned"]), (&json!([]), &json!(0)));
}

#[test]
fn what_can_t_be_imported_says_why() {
    let shop = surveyed();
    let check = |name: &str, text: &str, project: &str, said: &str| {
        shop.write(name, text);
        let error = failed(&shop, &["survey", name, "--project", project]);
        assert!(error.contains(said), "{name}: {error}");
    };
    check("letter.txt", "Dear reader\n", "shop.quarry", "dependency-cruiser, nx");
    check("letter.json", "{\"a\": 1}", "shop.quarry", "--format");
    check("tach.toml", "[[modules]]\npath = \"a\"\n", "new.quarry", "survey the source first");
    assert!(!shop.path("new.quarry").exists());
    shop.write("a.csv", "from,to\na,b\n");
    let error = failed(&shop, &["survey", "a.csv", "--project", "shop.quarry", "--format", "word"]);
    assert!(error.contains("there is no format “word”"), "{error}");
    let error = failed(&shop, &["survey", "source", "--project", "shop.quarry", "--format", "dot"]);
    assert!(error.contains("is not a file"), "{error}");
    let help = shop.done(&["survey", "--help"]).out;
    for format in quarry_survey::import::FORMATS {
        assert!(help.contains(format.name()), "{help}");
    }
}
