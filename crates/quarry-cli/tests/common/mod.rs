//! A small shop to survey, and a way to run `quarry` on it.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Map, Value};
use tempfile::TempDir;

/// The files of the shop: what `checkout` does with mail is an event, with billing it is not.
const FILES: [(&str, &str); 11] = [
    ("shop/__init__.py", ""),
    ("shop/orders/__init__.py", ""),
    (
        "shop/orders/checkout.py",
        "from shop.billing.charge import charge\nfrom shop.mail.sender import send\nfrom shop.orders.cart import total\n\n\ndef close(order):\n    paid = charge(order, total(order))\n    if not paid:\n        return False\n    send(order.customer, 'thanks')\n    return True\n",
    ),
    (
        "shop/orders/cart.py",
        "from shop.util import rounded\n\n\ndef total(order):\n    return rounded(sum(line.price for line in order.lines))\n",
    ),
    ("shop/billing/__init__.py", ""),
    (
        "shop/billing/charge.py",
        "from shop.billing.invoice import invoice\n\n\ndef charge(order, amount):\n    return invoice(order, amount) is not None\n",
    ),
    (
        "shop/billing/invoice.py",
        "from shop.mail.sender import send\nfrom shop.util import rounded\n\n\ndef invoice(order, amount):\n    send(order.customer, rounded(amount))\n    return (order, rounded(amount))\n",
    ),
    ("shop/mail/__init__.py", ""),
    (
        "shop/mail/sender.py",
        "import smtplib\n\nfrom shop.mail.templates import render\n\n\ndef send(customer, what):\n    with smtplib.SMTP('localhost') as server:\n        server.sendmail('shop@example.invalid', customer, render(what))\n",
    ),
    ("shop/mail/templates.py", "def render(what):\n    return f'Dear customer: {what}'\n"),
    ("shop/util.py", "def rounded(amount):\n    return round(amount, 2)\n"),
];

/// How the team divides it up.
pub(crate) const MAP: &str = "\
module,domain
shop/orders/*,Orders
shop/billing/*,Billing
shop/mail/*,Mail
shop.nowhere,Mail
";

/// A folder with the shop in it, under version control.
pub(crate) struct Shop {
    folder: TempDir,
}

impl Shop {
    pub(crate) fn new() -> Self {
        let shop = Self { folder: tempfile::tempdir().expect("a folder") };
        for (path, source) in FILES {
            shop.write(&format!("source/{path}"), source);
        }
        shop.write("map.csv", MAP);
        shop.git(&["init", "-q", "-b", "main"]);
        shop.commit("2025-03-03T09:00:00Z", "Mona <mona@example.invalid>", "First version");
        shop.write(
            "source/shop/mail/templates.py",
            "def render(what):\n    return f'Hello: {what}'\n",
        );
        shop.write("source/shop/mail/sender.py", &format!("{}\n# kinder\n", FILES[8].1));
        shop.commit("2025-04-07T09:00:00Z", "Vic <vic@example.invalid>", "Kinder mail");
        shop.write("source/shop/orders/broken.py", "def close(:\n");
        shop.commit("2025-05-05T09:00:00Z", "Vic <vic@example.invalid>", "Not finished");
        shop
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text file")
    }

    fn git(&self, arguments: &[&str]) {
        let output = self.git_command().args(arguments).output().expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn git_command(&self) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(self.path("source"))
            .env("GIT_CONFIG_GLOBAL", self.path("nothing"))
            .env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }

    fn commit(&self, at: &str, author: &str, message: &str) {
        self.git(&["add", "-A"]);
        let (name, mail) = author.split_once(" <").expect("a name and an address");
        let output = self
            .git_command()
            .env("GIT_AUTHOR_DATE", at)
            .env("GIT_COMMITTER_DATE", at)
            .env("GIT_AUTHOR_NAME", name)
            .env("GIT_COMMITTER_NAME", name)
            .env("GIT_AUTHOR_EMAIL", mail.trim_end_matches('>'))
            .env("GIT_COMMITTER_EMAIL", mail.trim_end_matches('>'))
            .args(["commit", "-q", "-m", message])
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs `quarry` in the folder, with a home of its own.
    pub(crate) fn quarry(&self, arguments: &[&str]) -> Ran {
        let home = self.path("home");
        let output = Command::new(env!("CARGO_BIN_EXE_quarry"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env_remove("QUARRY_LOG")
            .output()
            .expect("quarry runs");
        Ran::of(&output, self.folder.path())
    }

    /// Runs `quarry` and expects it to be done.
    pub(crate) fn done(&self, arguments: &[&str]) -> Ran {
        let ran = self.quarry(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        ran
    }

    /// Runs `quarry` with `--json` and expects one JSON document.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_str(&ran.out).expect("one JSON document")
    }
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: &Output, folder: &Path) -> Self {
        let clean = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
            text.replace(&folder.display().to_string(), "FOLDER")
        };
        Self {
            code: output.status.code().expect("an exit code"),
            out: clean(&output.stdout),
            err: clean(&output.stderr),
        }
    }
}

/// The shape of a JSON document: its fields with the types of their values. The elements of a
/// list are laid over each other.
pub(crate) fn shape(value: &Value) -> Value {
    match value {
        Value::Null => Value::from("null"),
        Value::Bool(_) => Value::from("bool"),
        Value::Number(_) => Value::from("number"),
        Value::String(_) => Value::from("string"),
        Value::Array(items) => {
            let all = items.iter().map(shape).reduce(|one, other| merged(&one, &other));
            Value::Array(all.into_iter().collect())
        }
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), shape(field))).collect()
        }
    }
}

fn merged(one: &Value, other: &Value) -> Value {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let mut all: Map<String, Value> = one.clone();
            for (name, field) in other {
                let both = match all.get(name) {
                    Some(known) => merged(known, field),
                    None => field.clone(),
                };
                all.insert(name.clone(), both);
            }
            Value::Object(all)
        }
        (Value::Array(one), Value::Array(other)) => {
            let all = one.iter().chain(other).cloned().reduce(|a, b| merged(&a, &b));
            Value::Array(all.into_iter().collect())
        }
        (Value::String(one), Value::String(other)) => {
            let mut types: Vec<&str> = one.split('|').chain(other.split('|')).collect();
            types.sort_unstable();
            types.dedup();
            Value::from(types.join("|"))
        }
        (structure @ (Value::Object(_) | Value::Array(_)), _) => structure.clone(),
        (_, other) => other.clone(),
    }
}
