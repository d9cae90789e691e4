//! Where regions lie on the map: tidying, carrying, pinning; and what moves are announced with.

mod common;

use std::collections::BTreeMap;

use common::Bench;
use quarry_app::command::Reply;
use serde_json::{Value, json};

/// The small monolith with Billing and Mail.
fn carved() -> (Bench, String, String) {
    let bench = Bench::new();
    bench.survey();
    let make = |name: &str, modules: &[&str]| {
        let modules: Vec<String> = modules.iter().map(|name| bench.module(name)).collect();
        let request = json!({"name": name, "definition": "", "modules": modules});
        bench.ok("create_domain", request)["value"]["id"].as_str().expect("an id").to_owned()
    };
    let billing = make("Billing", &["shop.billing", "shop.billing.invoice"]);
    let mail = make("Mail", &["shop.mail", "shop.mail.sender", "shop.mail.text"]);
    (bench, billing, mail)
}

/// Where modules lie in the bytes of a map, by the number of their identity: see `MapScene`.
fn places(bench: &Bench, command: &str) -> BTreeMap<u32, (f32, f32)> {
    let Ok(Reply::Bytes(bytes)) = bench.application.call(command, json!({})) else {
        panic!("{command} answers with bytes");
    };
    let words: Vec<u32> = bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect();
    let head = 1 + words[0] as usize / 4;
    let modules = words[head + 1..].chunks_exact(6).take(words[head] as usize);
    modules.map(|m| (m[3], (f32::from_bits(m[0]), f32::from_bits(m[1])))).collect()
}

fn number(id: &str) -> u32 {
    id[1..].parse().expect("an identity is a letter and a number")
}

fn is_pinned(bench: &Bench, domain: &str) -> Value {
    let domains = bench.ok("list_domains", json!({}))["domains"].clone();
    let rows = domains.as_array().expect("a list").clone();
    rows.iter().find(|row| row["id"] == domain).expect("a domain")["pinned"].clone()
}

#[test]
fn tidying_is_previewed_done_and_taken_back() {
    let (bench, _, _) = carved();
    let before = places(&bench, "map_scene");
    let preview = places(&bench, "tidy_preview");
    assert_eq!(places(&bench, "map_scene"), before, "looking changes nothing");
    assert_ne!(preview, before);
    let moved = before.iter().filter(|(module, at)| preview[module] != **at).count();
    let done = bench.ok("tidy_map", json!({}));
    assert_eq!(done["changed"], json!(["map"]));
    assert_eq!(done["value"]["modules"], moved);
    assert_eq!(done["undo"]["undo"], "Tidy the map");
    assert_eq!(places(&bench, "map_scene"), preview, "it does what was shown");
    assert!(bench.error("tidy_map", json!({})).contains("tidy already"));
    bench.ok("undo", json!({}));
    assert_eq!(places(&bench, "map_scene"), before);
    bench.ok("redo", json!({}));
    assert_eq!(places(&bench, "map_scene"), preview);
}

/// Lines that put packages of the small monolith into domains.
fn lines(pairs: &[(&str, &str)]) -> Value {
    let line = |(target, domain): &(&str, &str)| json!({"target": target, "domain": domain});
    json!({"lines": pairs.iter().map(line).collect::<Vec<_>>()})
}

#[test]
fn a_change_that_carves_the_map_anew_lays_it_out_anew() {
    let bench = Bench::new();
    bench.survey();
    let before = places(&bench, "map_scene");
    bench.ok("assign_lines", lines(&[("shop.billing*", "Billing"), ("shop.mail*", "Mail")]));
    let after = places(&bench, "map_scene");
    assert_ne!(after, before);
    assert!(bench.error("tidy_map", json!({})).contains("tidy already"), "nothing is left to tidy");
    bench.ok("undo", json!({}));
    assert_eq!(places(&bench, "map_scene"), before, "places come back with the domains");
    bench.ok("redo", json!({}));
    assert_eq!(places(&bench, "map_scene"), after);
}

#[test]
fn a_change_that_leaves_most_of_the_map_moves_only_what_it_moves() {
    // Two domains at once where there are others, of less than half of the modules; and all that
    // there is, by hand into one.
    for pairs in [
        &[("shop.orders.cart", "Carts"), ("shop.orders.views", "Views")] as &[_],
        &[("shop*", "Everything")],
    ] {
        let (bench, ..) = carved();
        let stays = bench.module("shop.mail.text");
        let before = places(&bench, "map_scene");
        let moved = bench.ok("assign_lines", lines(pairs));
        let moved: Vec<u32> = moved["placed"]
            .as_array()
            .expect("a list")
            .iter()
            .flat_map(|row| row["modules"].as_array().expect("a list").clone())
            .map(|id| number(id.as_str().expect("an id")))
            .collect();
        let after = places(&bench, "map_scene");
        let still = before.iter().filter(|(module, _)| !moved.contains(module));
        for (module, at) in still {
            assert_eq!(after[module], *at, "m{module} was not moved");
        }
        assert_eq!(moved.contains(&number(&stays)), pairs.len() == 1);
    }
}

#[test]
fn a_domain_is_carried_and_stays_pinned_over_tidying() {
    let (mut bench, billing, mail) = carved();
    let own: Vec<u32> =
        ["shop.billing", "shop.billing.invoice"].map(|name| number(&bench.module(name))).to_vec();
    let before = places(&bench, "map_scene");
    let carried = bench.ok("carry_domain", json!({"domain": billing, "x": -400.0, "y": 250.0}));
    assert_eq!(carried["undo"]["undo"], "Carry Billing elsewhere");
    assert_eq!(carried["changed"], json!(["map", "domains"]));
    let after = places(&bench, "map_scene");
    for (module, at) in &before {
        assert_eq!(after[module] == *at, !own.contains(module), "m{module}");
    }
    assert_eq!(
        (is_pinned(&bench, &billing), is_pinned(&bench, &mail)),
        (json!(true), json!(false))
    );
    bench.restarted();
    bench.ok("open_project", json!({"path": bench.path("shop.quarry")}));
    bench.ok("tidy_map", json!({}));
    let tidied = places(&bench, "map_scene");
    for module in &own {
        assert_eq!(tidied[module], after[module], "m{module} is pinned");
    }
    bench.ok("undo", json!({}));
    bench.ok("undo", json!({}));
    assert_eq!(places(&bench, "map_scene"), before);
    assert_eq!(is_pinned(&bench, &billing), json!(false));
    bench.ok("pin_domain", json!({"domain": mail, "pinned": true}));
    assert_eq!(is_pinned(&bench, &mail), json!(true));
    bench.ok("delete_domain", json!({"domain": mail}));
    bench.ok("undo", json!({}));
    bench.ok("pin_domain", json!({"domain": mail, "pinned": false}));
    assert_eq!(is_pinned(&bench, &mail), json!(false));
    for (name, request) in [
        ("carry_domain", json!({"domain": "d99", "x": 1.0, "y": 1.0})),
        ("pin_domain", json!({"domain": "d99", "pinned": true})),
        ("carry_domain", json!({"domain": billing, "x": 0.0, "y": 0.0})),
    ] {
        assert!(bench.call(name, request.clone()).is_err(), "{name} {request}");
    }
}

#[test]
fn a_move_says_what_became_of_each_neighbour() {
    let (bench, billing, _) = carved();
    let order = bench.module("shop.orders.order");
    let says = |request: Value| {
        bench.ok("assign_modules", request)["value"]["announcement"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    insta::assert_snapshot!(
        "announced",
        [
            says(json!({"modules": [order], "domain": billing})),
            says(json!({"modules": [order], "domain": null})),
            says(json!({"modules": [order], "domain": null})),
        ]
        .join("\n")
    );
}

#[test]
fn a_split_is_proposed_by_coupling_and_changes_nothing() {
    let (bench, billing, _) = carved();
    let undo = bench.ok("project_info", json!({}))["project"]["undo"].clone();
    // Everything in one domain: mail hangs on the rest by few dependencies.
    let everything: Vec<String> =
        places(&bench, "map_scene").keys().map(|number| format!("m{number}")).collect();
    let proposal = bench.ok("propose_split", json!({"domain": billing}));
    assert_eq!(proposal["parts"], json!([]), "two modules are no two domains");
    assert_eq!(bench.ok("project_info", json!({}))["project"]["undo"], undo);
    bench.ok("assign_modules", json!({"modules": everything, "domain": billing}));
    let proposal = bench.ok("propose_split", json!({"domain": billing}));
    let parts = proposal["parts"].as_array().expect("a list").clone();
    let sizes: Vec<usize> =
        parts.iter().map(|part| part["modules"].as_array().map_or(0, Vec::len)).collect();
    if !parts.is_empty() {
        assert_eq!(sizes.iter().sum::<usize>(), everything.len());
        let sum = |key: &str| parts.iter().map(|part| part[key].as_u64().unwrap_or(0)).sum::<u64>();
        let crossing = proposal["forth"].as_u64().zip(proposal["back"].as_u64());
        let crossing = crossing.map_or(0, |(forth, back)| forth + back);
        assert_eq!(sum("internal") + crossing, proposal["internal"].as_u64().unwrap_or(0));
    }
    insta::assert_json_snapshot!(
        "split",
        json!({"parts": sizes, "names": parts.iter().map(|part| part["name"].clone()).collect::<Vec<_>>()})
    );
    bench.ok("lock_domain", json!({"domain": billing, "locked": true}));
    assert!(bench.error("propose_split", json!({"domain": billing})).contains("locked"));
}
