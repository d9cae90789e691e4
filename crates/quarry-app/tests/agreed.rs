//! What people and their tools have agreed: why a module is set apart, who may use whom, and who
//! belongs to which team.

mod common;

use std::{fs, process::Command};

use common::{Bench, small_monolith};
use serde_json::{Value, json};

fn commit(bench: &Bench, author: &str, arguments: &[&str]) {
    let done = Command::new("git")
        .current_dir(bench.path("shop"))
        .env("GIT_CONFIG_GLOBAL", bench.path("nothing"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(["-c", &format!("user.name={author}"), "-c", "user.email=a@example.invalid"])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// The small monolith with a history of two people.
fn with_history() -> Bench {
    let bench = Bench::new();
    small_monolith(&bench.path("shop"));
    commit(&bench, "Ada", &["init", "-q"]);
    commit(&bench, "Ada", &["add", "-A"]);
    commit(&bench, "Ada", &["commit", "-q", "-m", "first"]);
    for round in 0..6 {
        let text = bench.path("shop/shop/mail/text.py");
        let before = fs::read_to_string(&text).expect("a file");
        fs::write(&text, format!("{before}# {round}\n")).expect("written");
        commit(&bench, "Ben", &["commit", "-q", "-a", "-m", "kinder"]);
    }
    let project = bench.path("shop.quarry");
    bench.job(
        "survey_folder",
        json!({"folder": bench.path("shop"), "project": project, "history": true, "realNames": true}),
    );
    bench
}

fn import(bench: &Bench, name: &str, text: &str) -> Value {
    import_as(bench, name, text, false)
}

fn import_as(bench: &Bench, name: &str, text: &str, take_assigned: bool) -> Value {
    fs::write(bench.path(name), text).expect("written");
    bench.job(
        "import_file",
        json!({"file": bench.path(name), "project": null, "format": null, "realNames": false,
               "columnsUseRows": false, "takeAssigned": take_assigned}),
    )["summary"]
        .clone()
}

#[test]
fn a_module_that_is_set_apart_says_by_which_rule_and_a_person_says_why_not() {
    let bench = Bench::new();
    let result = bench.survey();
    let apart = json!([{"standing": "test", "rule": "folder tests/", "modules": 1}]);
    assert_eq!(result["summary"]["setApart"], apart);
    assert_eq!(bench.ok("surveys", json!({}))["surveys"][0]["setApart"], apart);
    let test = bench.module("tests.test_order");
    let detail = || bench.ok("module_detail", json!({"module": test}));
    assert_eq!(detail()["rule"], "folder tests/");
    bench.ok(
        "overrule_module",
        json!({"module": test, "role": null, "says": "product", "reason": "It runs in production"}),
    );
    assert_eq!(detail()["standing"], "product");
    assert_eq!(detail()["overrules"][0]["reason"], "It runs in production");
    assert_eq!(detail()["rule"], "folder tests/", "what the survey found stays in sight");
    let order = bench.module("shop.orders.order");
    assert_eq!(bench.ok("module_detail", json!({"module": order}))["rule"], "");
}

#[test]
fn what_may_not_be_used_is_kept_shown_and_taken_back() {
    let bench = Bench::new();
    bench.survey();
    let summary = import(
        &bench,
        "tach.toml",
        "[[modules]]\npath = \"shop.mail\"\n[[modules]]\npath = \"shop.billing\"\n\
         cannot_depend_on = [\"shop.mail\"]\n[[modules]]\npath = \"shop.orders\"\n\
         depends_on = [\"shop.mail\"]\n",
    );
    assert_eq!(summary["boundaries"], 3);
    let list = bench.ok("boundaries", json!({}));
    assert_eq!(list["sets"][0]["origin"], "tach");
    let pairs: Vec<String> = list["broken"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| format!("{} {}", row["fromName"], row["rule"]).replace('"', ""))
        .collect();
    assert_eq!(
        pairs,
        [
            "shop.billing.dunning shop.billing must not use shop.mail",
            "shop.orders.cart shop.orders may not use shop.billing: it is allowed others",
            "shop.orders.order shop.orders may not use shop.billing: it is allowed others",
        ]
    );
    let sender = bench.module("shop.mail.sender");
    let detail = bench.ok("module_detail", json!({"module": sender}));
    assert_eq!(detail["broken"].as_array().expect("a list").len(), 1);

    // The same tool again takes the place of what it said before.
    import(&bench, "tach.toml", "[[modules]]\npath = \"shop.mail\"\ndepends_on = []\n");
    assert_eq!(bench.ok("boundaries", json!({}))["sets"].as_array().expect("a list").len(), 1);
    assert_eq!(bench.ok("boundaries", json!({}))["allBroken"], 0);
    bench.ok("undo", json!({}));
    assert_eq!(bench.ok("boundaries", json!({}))["allBroken"], 3);

    let id = &list["sets"][0]["id"];
    bench.ok("remove_boundaries", json!({"boundaries": id}));
    assert_eq!(bench.ok("boundaries", json!({}))["sets"], json!([]));
    assert!(bench.error("remove_boundaries", json!({"boundaries": id})).contains("no longer"));
}

#[test]
fn an_import_of_parts_says_first_what_it_would_do_and_does_that() {
    const TACH: &str = "[[modules]]\npath = \"shop.mail\"\n[[modules]]\npath = \"shop.billing\"\n\
                        [[modules]]\npath = \"shop.orders\"\n";
    // What is assigned before, whether it is locked, whether to take it, and then: modules that get
    // a domain, those that are taken, and those that stay.
    for (elsewhere, lock, take, expected) in [
        (0, false, false, [0, 0]),
        (2, false, false, [0, 2]),
        (2, false, true, [2, 0]),
        (2, true, true, [0, 2]),
    ] {
        let bench = Bench::new();
        bench.survey();
        fs::write(bench.path("tach.toml"), TACH).expect("written");
        let ids = ["shop.mail.sender", "shop.orders.cart"].map(|name| bench.module(name));
        if elsewhere > 0 {
            let made = bench.ok(
                "create_domain",
                json!({"name": "Desk", "definition": "", "modules": &ids[..elsewhere]}),
            );
            if lock {
                let domain = &made["value"]["id"];
                bench.ok("lock_domain", json!({"domain": domain, "locked": true}));
            }
        }
        let preview = bench.ok("preview_file", json!({"file": bench.path("tach.toml")}));
        let parts = &preview["parts"];
        let summary = import_as(&bench, "tach.toml", TACH, take);
        assert_eq!(parts["domains"], summary["domains"]);
        assert_eq!(parts["domains"].as_array().expect("a list").len(), 3);
        assert_eq!(parts["assigned"], summary["assigned"]);
        assert!(parts["assigned"].as_u64() > Some(3), "{parts}");
        assert_eq!([&summary["taken"], &summary["kept"]], expected.map(Value::from).each_ref());
        assert_eq!(parts["elsewhere"], json!(elsewhere));
        assert_eq!(parts["locked"], json!(if lock { elsewhere } else { 0 }));
        bench.ok("undo", json!({}));
        let again = bench.ok("preview_file", json!({"file": bench.path("tach.toml")}));
        assert_eq!(again["parts"], *parts, "all of it is undone");
    }
    let bench = Bench::new();
    bench.survey();
    fs::write(bench.path("calls.csv"), "from,to\nshop/mail/sender.py,shop/mail/text.py\n")
        .expect("written");
    let preview = bench.ok("preview_file", json!({"file": bench.path("calls.csv")}));
    assert_eq!(preview["parts"], Value::Null, "a graph names no parts");
}

#[test]
fn authors_belong_to_teams_and_ownership_follows() {
    let bench = with_history();
    let mapping = || bench.ok("team_mapping", json!({}));
    let teams: Vec<Value> = mapping()["authors"].as_array().expect("a list").clone();
    assert_eq!(teams.len(), 2);
    assert_eq!((&teams[0]["name"], &teams[0]["commits"]), (&json!("Ben"), &json!(6)));
    assert_eq!(teams[0]["team"], Value::Null);

    bench.ok("assign_authors", json!({"authors": ["Ben"], "team": null, "newTeam": "Post"}));
    bench.ok("assign_authors", json!({"authors": [], "team": null, "newTeam": "Core"}));
    let core = mapping()["teams"][0]["id"].clone();
    bench.ok("assign_authors", json!({"authors": ["Ada"], "team": core, "newTeam": null}));
    assert_eq!(mapping()["teams"][0]["authors"], 1);
    assert!(
        bench
            .error("assign_authors", json!({"authors": [], "team": null, "newTeam": "post"}))
            .contains("already")
    );
    assert!(
        bench
            .error("assign_authors", json!({"authors": ["Eve"], "team": core, "newTeam": null}))
            .contains("no author")
    );

    let text = bench.module("shop.mail.text");
    let known = bench.ok("knowledge", json!({"module": text, "domain": null}));
    assert_eq!(known["changes"], 7);
    assert_eq!(known["authors"][0]["name"], "Ben");
    assert_eq!(known["authors"][0]["team"], "Post");
    assert_eq!(known["teams"][0]["team"], "Post");
    assert_eq!(known["teams"][0]["changes"], 6);
    assert_eq!(known["truckFactor"].as_u64().map(|factor| factor > 0), Some(true));

    bench.ok("undo", json!({}));
    assert_eq!(mapping()["teams"][0]["authors"], 0, "Ada is in no team again");
}

#[test]
fn a_team_is_suggested_where_most_of_the_work_lies() {
    let bench = with_history();
    let mail = bench.module("shop.mail.text");
    bench.ok("create_domain", json!({"name": "Mail", "definition": "", "modules": [mail]}));
    import(&bench, "CODEOWNERS", "/shop/mail/ @shop/post\n");
    let mapping = bench.ok("team_mapping", json!({}));
    let author = |name: &str| {
        let all = mapping["authors"].as_array().expect("a list");
        all.iter().find(|author| author["name"] == name).expect("an author").clone()
    };
    assert_eq!(author("Ben")["suggested"]["name"], "shop/post");
    assert_eq!(
        author("Ben")["suggested"]["because"],
        "6 of 6 changes are in Mail, which shop/post owns."
    );
    assert_eq!(author("Ada")["suggested"], Value::Null, "most of hers lies elsewhere");
}
