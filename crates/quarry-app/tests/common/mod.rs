//! An application in a folder of its own, and a small monolith to survey.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use quarry_app::{
    application::{Application, Host, Setup},
    command::Reply,
    dto::project::{JobState, JobStatus},
    error::AppError,
};
use quarry_model::time::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;

/// 2026-03-02, a Monday, at noon.
pub(crate) const NOW: Timestamp = Timestamp(1_772_452_800_000);

/// Keeps what jobs report.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) states: Mutex<Vec<JobState>>,
}

impl Host for Log {
    fn job_changed(&self, state: &JobState) {
        self.states.lock().expect("no test panics while it holds this").push(state.clone());
    }
}

/// An application with a folder of its own.
pub(crate) struct Bench {
    pub(crate) application: Application,
    pub(crate) log: Arc<Log>,
    pub(crate) folder: TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let log = Arc::new(Log::default());
        let application = application(folder.path(), Arc::clone(&log) as Arc<dyn Host>);
        Self { application, log, folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same folder, as if the program had been started again.
    pub(crate) fn restarted(&mut self) {
        self.application.close();
        self.application = application(self.folder.path(), Arc::clone(&self.log) as Arc<dyn Host>);
    }

    pub(crate) fn call(&self, name: &str, request: Value) -> Result<Value, AppError> {
        match self.application.call(name, request)? {
            Reply::Json(value) => Ok(value),
            Reply::Bytes(bytes) => Ok(json!(bytes.len())),
        }
    }

    pub(crate) fn ok(&self, name: &str, request: Value) -> Value {
        self.call(name, request).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The message with which a command refuses.
    pub(crate) fn error(&self, name: &str, request: Value) -> String {
        match self.call(name, request) {
            Ok(value) => panic!("{name} answered {value}"),
            Err(error) => error.message,
        }
    }

    /// Surveys the small monolith into a new project and waits until it is open.
    pub(crate) fn survey(&self) -> Value {
        let source = self.path("shop");
        if !source.exists() {
            small_monolith(&source);
        }
        let project = self.path("shop.quarry");
        self.job(
            "survey_folder",
            json!({"folder": source, "project": project, "history": false, "realNames": false}),
        )
    }

    /// Runs a job to its end and gives its result.
    pub(crate) fn job(&self, name: &str, request: Value) -> Value {
        let state = self.finished(name, request);
        assert_eq!(state.status, JobStatus::Done, "{name}: {}", state.message);
        serde_json::to_value(state.result).expect("a result is JSON")
    }

    /// Runs a job until it ends, however it ends.
    pub(crate) fn finished(&self, name: &str, request: Value) -> JobState {
        let started = self.ok(name, request);
        let job = started["job"].as_str().expect("a job has an identity").to_owned();
        self.wait(&job)
    }

    pub(crate) fn wait(&self, job: &str) -> JobState {
        for _ in 0..6_000 {
            let states = self.log.states.lock().expect("no test panics while it holds this");
            let last = states.iter().rev().find(|state| state.job == job);
            if let Some(state) = last.filter(|state| state.status != JobStatus::Running) {
                return state.clone();
            }
            drop(states);
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("{job} did not end within a minute");
    }

    /// The identity of the module with this name.
    pub(crate) fn module(&self, name: &str) -> String {
        let outline = self.ok("outline", json!({}));
        let modules = outline["modules"].as_array().expect("a list").clone();
        let found = modules.iter().find(|module| module["name"] == name);
        let id = found.unwrap_or_else(|| panic!("{name} is not in the outline"))["id"].clone();
        id.as_str().expect("an identity is text").to_owned()
    }

    /// The domain of the module with this name.
    pub(crate) fn domain_of(&self, name: &str) -> Value {
        let outline = self.ok("outline", json!({}));
        let modules = outline["modules"].as_array().expect("a list");
        modules.iter().find(|module| module["name"] == name).expect("a module")["domain"].clone()
    }
}

fn application(folder: &Path, host: Arc<dyn Host>) -> Application {
    Application::new(Setup {
        data_folder: folder.join("data"),
        config_folder: folder.join("config"),
        sample: None,
        host,
        clock: || NOW,
    })
    .expect("an application")
}

/// Twelve modules in three packages that use each other.
pub(crate) fn small_monolith(folder: &Path) {
    let files = [
        ("shop/__init__.py", ""),
        ("shop/orders/__init__.py", ""),
        (
            "shop/orders/order.py",
            "from shop.billing import invoice\nfrom shop.mail.sender import send\n\n\n\
             def place(cart):\n    total = invoice.total(cart)\n    send('placed', total)\n    return total\n",
        ),
        (
            "shop/orders/cart.py",
            "from shop.billing.invoice import total\n\n\nclass Cart:\n    def sum(self):\n        return total(self)\n",
        ),
        (
            "shop/orders/views.py",
            "from .order import place\n\n\ndef page(cart):\n    return place(cart)\n",
        ),
        ("shop/billing/__init__.py", ""),
        (
            "shop/billing/invoice.py",
            "def total(cart):\n    return 3\n\n\ndef book(x):\n    x.done = True\n",
        ),
        (
            "shop/billing/dunning.py",
            "from shop.mail.sender import send\nfrom .invoice import book\n\n\ndef remind(x):\n    book(x)\n    send('late', x)\n",
        ),
        ("shop/mail/__init__.py", ""),
        (
            "shop/mail/sender.py",
            "import smtplib\nfrom . import text\n\n\ndef send(kind, value):\n    smtplib.SMTP().sendmail('a', 'b', text.body(kind))\n",
        ),
        ("shop/mail/text.py", "def body(kind):\n    return kind\n"),
        (
            "tests/test_order.py",
            "from shop.orders.order import place\n\n\ndef test_place():\n    assert place([]) == 3\n",
        ),
    ];
    for (path, text) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }
}
