//! Which operations are used where, and what happens to their results.

mod support;

use quarry_model::module::Effect;

use insta::assert_snapshot;

/// The call sites in `a.py` of what `mail.py` and its neighbours offer.
fn sites(text: &str) -> String {
    let folder = support::folder(&[
        ("app/__init__.py", "from .mail import Mailer, send\n"),
        (
            "app/mail.py",
            "LIMIT = 3\n\nclass Base:\n    def close(self):\n        self.open = False\n\n\
             class Mailer(Base):\n    KIND = 'smtp'\n    def __init__(self):\n        self.sent = []\n\
             \x20   def send(self, to):\n        self.sent.append(to)\n    @classmethod\n    def make(cls) -> 'Mailer':\n        return cls()\n\
             \x20   @staticmethod\n    def clean(x):\n        return x.strip()\n\n\
             def send(to):\n    print(to)\n\ndef connect() -> Mailer:\n    return Mailer()\n\nasync def push(to):\n    pass\n\nmailer = Mailer()\n",
        ),
        (
            "app/tasks.py",
            "from celery import shared_task\n\n@shared_task\ndef work(x):\n    return x\n\ndef wrap(f):\n    return f\n",
        ),
        (
            "app/models.py",
            "from django.db import models\n\nclass Ticket(models.Model):\n    title = models.TextField()\n",
        ),
        ("a.py", text),
    ]);
    let picture = support::picture(&support::survey(folder.path()));
    let lines = picture.lines().filter(|line| line.starts_with("a:"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn results_are_told_apart() {
    assert_snapshot!(sites(
        "import asyncio
from twisted.internet import defer
from app import mail
from app.tasks import work

def plain():
    mail.send(1)
    x = mail.send(2)
    return mail.send(3)

async def waits():
    await mail.push(1)
    y = await mail.push(2)
    asyncio.create_task(mail.push(3))
    task = asyncio.create_task(mail.push(4))

@defer.inlineCallbacks
def twisted():
    yield mail.send(1)
    z = yield mail.send(2)
    defer.ensureDeferred(mail.push(3))

def generator():
    yield mail.send(1)

def queue():
    work.delay(1)
    work.apply_async(args=[1])
    work(1)
"
    ));
}

#[test]
fn names_are_followed_as_far_as_they_are_certain() {
    assert_snapshot!(sites(
        "import app.mail
import app.mail as m
from app import Mailer, send as post
from app.mail import LIMIT, mailer, connect
from app.models import Ticket

post(LIMIT)
app.mail.send(1)
m.send(m.LIMIT)
mailer.send(1)
connect().send(2)
Mailer().send(3)
Mailer.make().close()
Mailer.clean(Mailer.KIND)

def local(box: Mailer, other: 'Mailer | None' = None):
    box.send(1)
    other.send(2)
    mine = Mailer()
    mine.send(3)
    again = Mailer()
    again = 3
    again.send(4)

def shadows(post, Mailer):
    post(1)
    Mailer()
    return [m for m in post]

class Own(Mailer):
    def __init__(self):
        super().__init__()
        self.inner = Mailer()
        self.unclear = Mailer()
        self.unclear = None or 3
        self.declared: Mailer = Mailer()
        self.declared = {}
        self.plain = {}
        self.plain = Mailer()

    def run(self):
        self.send(1)
        self.close()
        self.inner.send(2)
        self.unclear.send(3)
        self.declared.send(4)
        self.plain.send(5)
        callback = self.inner.send
        Ticket().save()
        Ticket.objects.filter(x=1)
        return callback

def annotated(x: Mailer) -> Mailer: ...
"
    ));
}

#[test]
fn transactions_and_failures_are_seen() {
    assert_snapshot!(sites(
        "from django.db import transaction
from app import mail
import logging
log = logging.getLogger(__name__)

@transaction.atomic
def decorated():
    mail.send(1)

def block():
    with transaction.atomic():
        mail.send(2)
        def later():
            mail.send(3)
    mail.send(4)

def fails():
    try:
        mail.send(5)
    except ValueError:
        log.exception('no')
    try:
        mail.send(6)
    except ValueError:
        return None
    finally:
        mail.send(7)

@mail.send
class Decorated(mail.Mailer):
    pass
"
    ));
}

/// The names of functions in `m.py` that are proven to change nothing.
fn proven(text: &str) -> Vec<String> {
    let folder = support::folder(&[
        ("m.py", text),
        ("other.py", "def pure(x):\n    return x + 1\n\ndef dirty():\n    print(1)\n"),
    ]);
    let evidence = support::survey(folder.path()).evidence;
    let proven = evidence.symbols.iter().filter(|symbol| {
        evidence.module(symbol.module).name == "m"
            && matches!(symbol.effect, Effect::None | Effect::Checks)
    });
    proven.map(|symbol| symbol.name.clone()).collect()
}

/// A text, and whether its `f` is proven to change nothing.
const EFFECTS: &[(&str, bool)] = &[
    ("def f(x):\n    return x.y[0] + len(x)\n", true),
    (
        "def f(x):\n    '''Doc.'''\n    total = 0\n    for y in x:\n        total += 1\n    return total\n",
        true,
    ),
    (
        "def f(x):\n    if x is None:\n        raise ValueError('no')\n    return ', '.join(x)\n",
        true,
    ),
    ("def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\n", true),
    ("import other\ndef f(x):\n    return other.pure(x)\n", true),
    ("def f(x):\n    return [y.z for y in x]\n", true),
    ("class C:\n    @property\n    def f(self):\n        return self.x\n", true),
    ("def f(x):\n    yield x\n", true),
    ("def f(x):\n    import os\n    return os.path.join(x, x)\n", true),
    ("def f(x):\n    return sorted(x, key=lambda y: y.z)\n", true),
    ("def f(x):\n    text = ''\n    for y in x:\n        text += f'{y}'\n    return text\n", true),
    ("async def f(x):\n    return await g(x)\nasync def g(x):\n    return x\n", true),
    ("from typing import overload\n@overload\ndef f(x: int): ...\ndef f(x):\n    return x\n", true),
    // A method of the source by the same name does more, but the receiver is a text.
    (
        "def f(x: str):\n    return x.encode()\nclass D:\n    def encode(self):\n        self.y = 1\n",
        true,
    ),
    (
        "def f(x):\n    if isinstance(x, str):\n        return x.encode()\nclass D:\n    def encode(self):\n        self.y = 1\n",
        true,
    ),
    (
        "def f(x):\n    return x.encode()\nclass D:\n    def encode(self):\n        self.y = 1\n",
        false,
    ),
    ("def f(x):\n    return x.encode()\nclass D:\n    def encode(self):\n        return 1\n", true),
    // A new object may be filled; one that is handed in may not.
    (
        "class P:\n    def __init__(self, x):\n        self.x = x\ndef f(x):\n    p = P(x)\n    p.x = 2\n    return p\n",
        true,
    ),
    (
        "class P:\n    def put(self, x):\n        self.x = x\ndef f(x):\n    p = P()\n    p.put(x)\n    return p\n",
        true,
    ),
    ("class P:\n    def put(self, x):\n        self.x = x\ndef f(p: P):\n    p.put(1)\n", false),
    ("class P:\n    pass\ndef f(p: P):\n    p.x = 1\n", false),
    ("def make(x):\n    return x\ndef f(x):\n    p = make(x)\n    p.x = 2\n", false),
    (
        "seen = []\nclass P:\n    def __init__(self):\n        seen.append(self)\ndef f():\n    return P()\n",
        false,
    ),
    ("from lib import B\nclass P(B):\n    pass\ndef f():\n    return P()\n", false),
    ("from lib import M\nclass P(metaclass=M):\n    pass\ndef f():\n    return P()\n", false),
    ("class P(Exception):\n    pass\ndef f():\n    return P()\n", true),
    (
        "import dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\ndef f():\n    return P(1)\n",
        true,
    ),
    ("def f(x):\n    y = []\n    y = x\n    y.append(1)\n", false),
    ("def f(x):\n    y = []\n    yield y\n    y.append(1)\n", false),
    ("def f(x, g):\n    return list(map(g, x))\n", false),
    // What a subclass may do instead counts.
    (
        "class C:\n    def f(self):\n        return self.g()\n    def g(self):\n        return 1\n",
        true,
    ),
    (
        "class C:\n    def f(self):\n        return self.g()\n    def g(self):\n        return 1\nclass D(C):\n    def g(self):\n        print(1)\n",
        false,
    ),
    (
        "class C:\n    def f(self):\n        return self.g()\n    def g(self):\n        raise NotImplementedError\nclass D(C):\n    def g(self):\n        return 1\n",
        true,
    ),
    (
        "from zope.interface import Interface\nclass C(Interface):\n    def f(self):\n        'Says what.'\n",
        false,
    ),
    (
        "class C:\n    @property\n    def f(self):\n        return self.x\n    @f.setter\n    def f(self, x):\n        self.x = x\n",
        true,
    ),
    ("import other\ndef f(x):\n    return other.dirty()\n", false),
    ("def f(x):\n    x.y = 1\n", false),
    ("def f(x):\n    x[0] = 1\n", false),
    ("def f(x):\n    x += [1]\n", false),
    ("def f(x):\n    x.append(1)\n", false),
    ("def f(x):\n    global y\n    y = 1\n", false),
    ("async def f(x):\n    await x\n", false),
    ("def f(x):\n    with x:\n        pass\n", false),
    ("def f(x):\n    del x[0]\n", false),
    ("def f(x):\n    print(x)\n", false),
    ("def f(len):\n    return len(1)\n", false),
    ("def f(x):\n    return sorted(x, key=x.y)\n", false),
    ("def f(x):\n    return [g(y) for y in x]\n", false),
    ("@decorated\ndef f(x):\n    return x\n", false),
    (
        "class C:\n    def f(self):\n        return self.g()\n    def g(self):\n        pass\n",
        false,
    ),
];

#[test]
fn only_what_is_proven_has_no_effect() {
    for (text, expected) in EFFECTS {
        let found = proven(text);
        let has = found.iter().any(|name| name == "f" || name == "C.f");
        assert_eq!(has, *expected, "{text} {found:?}");
    }
}

#[test]
fn stored_data_and_inheritance_are_told_from_calls() {
    assert_snapshot!(sites(
        "from app.mail import Base
from app.models import Ticket

class Own(Base):
    def end(self):
        self.close()
        super().close()
        Own.close(self)

def other(base: Base):
    base.close()

def data(ticket: Ticket):
    Ticket.objects.filter(title='x')
    Ticket.objects.create(title='x')
    ticket.save()
    x = ticket.title
    made = Ticket(title='x')
    return Ticket
"
    ));
}
