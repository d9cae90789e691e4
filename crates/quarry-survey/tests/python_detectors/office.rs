//! A small source with effects and roles of each kind: what follows from all of it.

use crate::support::{folder, survey};

/// A small source with effects of each kind, roles of each kind, and two languages' worth of
/// requests and routes.
pub(crate) fn office() -> tempfile::TempDir {
    folder(&[
        ("office/__init__.py", ""),
        ("office/models.py", "from django.db import models\nclass Room(models.Model):\n    pass\n"),
        (
            "office/service.py",
            "import logging\n\
             from office.models import Room\n\
             log = logging.getLogger(__name__)\n\
             def book(name):\n\
             \x20   Room.objects.create(name=name)\n\
             def book_all(names):\n\
             \x20   for name in names:\n\
             \x20       book(name)\n\
             def tell(name):\n\
             \x20   log.info('booked %s', name)\n\
             def tell_all(names):\n\
             \x20   for name in names:\n\
             \x20       tell(name)\n\
             def rename(room, name):\n\
             \x20   room.name = name\n\
             def area(width, height):\n\
             \x20   return width * height\n\
             def fresh():\n\
             \x20   made = {}\n\
             \x20   made['x'] = 1\n\
             \x20   return made\n\
             class Desk:\n\
             \x20   def __init__(self):\n\
             \x20       self.free = True\n\
             \x20   def take(self):\n\
             \x20       self.free = False\n",
        ),
        (
            "office/other.py",
            "from office.service import book_all\n\
             def open_week(names):\n\
             \x20   book_all(names)\n",
        ),
        (
            "office/web.py",
            "from fastapi import FastAPI\n\
             from office.other import open_week\n\
             app = FastAPI()\n\
             @app.post('/rooms/{room}')\n\
             def open_room(room):\n\
             \x20   open_week([room])\n",
        ),
        (
            "office/client.py",
            "import requests\n\
             def ask(room):\n\
             \x20   requests.post(f'http://localhost:8000/rooms/{room}')\n\
             \x20   requests.get(f'http://localhost:8000/rooms/{room}')\n\
             \x20   requests.post('https://elsewhere.example/rooms/1')\n",
        ),
        (
            "office/permissions.py",
            "from rest_framework.permissions import BasePermission\n\
             class IsTenant(BasePermission):\n    pass\n",
        ),
        (
            "office/events.py",
            "from django.dispatch import Signal\nopened = Signal()\n\
             def tell():\n    opened.send(sender=None)\n",
        ),
        ("office/forms.py", "x = 1\n"),
        ("office/tests/test_web.py", "from office.models import Room\nRoom.objects.create()\n"),
    ])
}

#[test]
fn effects_follow_what_is_called() {
    let folder = office();
    let reading = survey(folder.path());
    let evidence = &reading.evidence;
    let effects: Vec<String> = evidence
        .symbols
        .iter()
        .filter(|symbol| evidence.module(symbol.module).path == "office/service.py")
        .map(|symbol| format!("{} {:?}", symbol.name, symbol.effect))
        .collect();
    let expected = [
        "Desk None",
        "Desk.__init__ ChangesState",
        "Desk.take ChangesState",
        "area None",
        "book WritesOwn",
        "book_all WritesOwn",
        "fresh None",
        "log Unknown",
        "rename ChangesState",
        "tell Logs",
        "tell_all Logs",
    ];
    assert_eq!(effects, expected);
    let operation = evidence.operations.iter().find(|operation| operation.name == "open_week");
    let effect = operation.map(|operation| operation.effect);
    assert_eq!(effect, Some(quarry_model::module::Effect::WritesOwn));
}

#[test]
fn requests_meet_routes() {
    let folder = office();
    let reading = survey(folder.path());
    let evidence = &reading.evidence;
    let met: Vec<String> = evidence
        .call_sites
        .iter()
        .filter_map(|site| {
            let operation = &evidence.operations[site.operation.at()];
            let owner = &evidence.module(operation.owner).path;
            let from = &evidence.module(site.from).path;
            (operation.kind == quarry_model::dependency::OperationKind::Endpoint).then(|| {
                format!("{from}:{} {} {owner} {:?}", site.line, operation.name, operation.effect)
            })
        })
        .collect();
    assert_eq!(met, ["office/client.py:3 POST /rooms/{} office/web.py WritesAndMore"]);
}

#[test]
fn roles_have_their_reasons() {
    let folder = office();
    let reading = survey(folder.path());
    let evidence = &reading.evidence;
    let roles: Vec<String> = evidence
        .roles
        .iter()
        .map(|role| {
            let path = &evidence.module(role.module).path;
            format!("{path}:{} {:?}: {}", role.line, role.role, role.because)
        })
        .collect();
    let expected = [
        "office/events.py:4 Messaging: It sends opened",
        "office/forms.py:0 UserInterface: It is named as the place of forms or widgets",
        "office/models.py:2 DataAccess: It declares the table office_room",
        "office/permissions.py:2 Authorisation: It decides by BasePermission",
        "office/service.py:5 DataAccess: It writes the table office_room",
        "office/tests/test_web.py:0 Test: It lies in a folder of tests or is named as a test",
        "office/web.py:4 EntryPoint: The route POST /rooms/{} starts here",
    ];
    assert_eq!(roles, expected);
}

/// What is imported only must not pay for detectors.
#[test]
fn imports_alone_show_nothing_else() {
    let folder = office();
    let options = quarry_survey::SurveyOptions {
        imports_only: true,
        history: quarry_survey::HistoryWanted::None,
        ..quarry_survey::SurveyOptions::default()
    };
    let unwatched = quarry_model::progress::Unwatched;
    let reading = quarry_survey::survey_folder(folder.path(), &options, &unwatched)
        .expect("a readable folder");
    let evidence = &reading.evidence;
    assert!(evidence.tables.is_empty() && evidence.findings.is_empty());
    assert!(evidence.entry_points.is_empty() && evidence.keys.is_empty());
}
