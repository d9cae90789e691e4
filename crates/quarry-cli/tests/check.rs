//! `quarry check`: what crosses agreed boundaries, and what it exits with.

mod common;

use common::Shop;
use serde_json::{Value, json};

fn surveyed() -> Shop {
    let shop = Shop::new();
    shop.done(&["survey", "source", "--project", "p.quarry"]);
    shop
}

fn check(shop: &Shop) -> (i32, Value) {
    let ran = shop.quarry(&["check", "p.quarry", "source", "--json"]);
    (ran.code, serde_json::from_str(&ran.out).expect("one JSON document"))
}

#[test]
fn a_new_use_across_domains_is_named() {
    let shop = surveyed();
    shop.done(&["assign", "p.quarry", "--from", "map.csv"]);
    let (code, found) = check(&shop);
    assert_eq!((code, &found["crossed"], &found["newUses"]), (0, &json!([]), &json!(0)));

    // Inside a domain, and into a part that is in none: neither crosses anything.
    shop.write("source/shop/mail/late.py", "from shop.mail import sender\nimport shop.util\n");
    let (code, found) = check(&shop);
    assert_eq!((code, &found["crossed"], &found["newUses"]), (0, &json!([]), &json!(2)));

    shop.write("source/shop/mail/late.py", "import os\nfrom shop.orders import cart\n");
    let (code, found) = check(&shop);
    assert_eq!(code, 1);
    assert_eq!(
        found["crossed"],
        json!([{
            "from": "shop/mail/late.py",
            "to": "shop/orders/cart.py",
            "kinds": ["import"],
            "line": 2,
            "boundary": "it leads from Mail to Orders",
        }])
    );
    let told = shop.quarry(&["check", "p.quarry", "source"]).out;
    assert!(told.starts_with("shop/mail/late.py:2 uses shop/orders/cart.py (import): "), "{told}");
    // Nothing was written, so it is still new.
    assert_eq!(check(&shop).0, 1);
}

#[test]
fn a_rule_that_was_imported_holds_for_what_is_new() {
    let shop = surveyed();
    let tach = "[[modules]]\npath = \"shop.mail\"\ndepends_on = []\n\
                [[modules]]\npath = \"shop.billing\"\ncannot_depend_on = [\"shop.mail\"]\n\
                [[modules]]\npath = \"shop.orders\"\n";
    shop.write("tach.toml", tach);
    shop.done(&["survey", "tach.toml", "--project", "p.quarry"]);
    let (code, found) = check(&shop);
    assert_eq!((code, &found["crossed"]), (0, &json!([])));
    // What billing uses of mail was there before: known, and no reason to fail a build.
    assert_eq!(found["known"], 1);

    shop.write("source/shop/mail/late.py", "from shop.orders import cart\n");
    let (code, found) = check(&shop);
    assert_eq!(code, 1);
    let boundaries: Vec<_> = found["crossed"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|each| each["boundary"].as_str().expect("text"))
        .collect();
    assert!(
        boundaries.contains(&"shop.mail may not use shop.orders: it is allowed others (tach)"),
        "{boundaries:?}"
    );
}
