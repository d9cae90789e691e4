//! What Python functions do to others: whom they tell, what they change and nobody looks at, and
//! whose tables they write.

mod support;

use quarry_model::module::Effect;

/// What a survey says of `f` (or `C.f`) in `shop/orders/work.py`.
fn effect(text: &str) -> Effect {
    let folder = support::folder(&[
        ("shop/__init__.py", ""),
        ("shop/orders/__init__.py", ""),
        ("shop/mail/__init__.py", ""),
        (
            "shop/orders/models.py",
            "from django.db import models\n\
             class OrderQuerySet(models.QuerySet):\n\
             \x20   def open(self):\n\
             \x20       return self.exclude(paid=True)\n\
             OrderManager = models.Manager.from_queryset(OrderQuerySet)\n\
             class Order(models.Model):\n\
             \x20   paid = models.BooleanField()\n\
             \x20   objects = OrderManager()\n",
        ),
        (
            "shop/mail/models.py",
            "from django.db import models\nclass Letter(models.Model):\n    pass\n",
        ),
        (
            "shop/tasks.py",
            "from celery import shared_task\n\
             @shared_task\n\
             def send(x):\n\
             \x20   print(x)\n",
        ),
        (
            "shop/writer.py",
            "from contextlib import contextmanager\n\
             @contextmanager\n\
             def writer(link):\n\
             \x20   link.on = True\n\
             \x20   try:\n\
             \x20       yield\n\
             \x20   finally:\n\
             \x20       link.on = False\n\
             @contextmanager\n\
             def leaves_traces(link):\n\
             \x20   link.on = True\n\
             \x20   yield\n\
             def plain(link):\n\
             \x20   return lambda f: f\n",
        ),
        ("shop/orders/work.py", text),
    ]);
    let evidence = support::survey(folder.path()).evidence;
    let mut found = evidence.symbols.iter().filter(|symbol| {
        evidence.module(symbol.module).path == "shop/orders/work.py"
            && matches!(symbol.name.as_str(), "f" | "C.f")
    });
    found.next().expect("there is an f").effect
}

fn check(cases: &[(&str, Effect)]) {
    for (text, expected) in cases {
        assert_eq!(effect(text), *expected, "{text}");
    }
}

#[test]
fn what_runs_after_the_commit_is_not_waited_for() {
    let defers = |body: &str| {
        format!(
            "from django.db import transaction\n\
             from shop.mail.models import Letter\n\
             def f(g, *given):\n{body}"
        )
    };
    check(&[
        (&defers("    transaction.on_commit(lambda: g(*given))\n"), Effect::External),
        (&defers("    transaction.on_commit(Letter.objects.create)\n"), Effect::External),
        (
            &defers(
                "    if transaction.get_connection().in_atomic_block:\n        \
                 transaction.on_commit(lambda: g(*given))\n    else:\n        g(*given)\n",
            ),
            Effect::External,
        ),
        // It runs something else now than what it leaves for later.
        (&defers("    transaction.on_commit(lambda: given())\n    g(*given)\n"), Effect::Unknown),
        (&defers("    g(*given)\n"), Effect::Unknown),
    ]);
}

#[test]
fn a_context_that_sets_back_what_it_sets_adds_nothing() {
    check(&[
        ("from shop.writer import writer\n@writer(1)\ndef f(x):\n    return x\n", Effect::None),
        (
            "from shop.writer import writer\ndef f(x):\n    with writer(x):\n        return x.y\n",
            Effect::None,
        ),
        (
            "from shop.writer import leaves_traces\n@leaves_traces(1)\ndef f(x):\n    return x\n",
            Effect::ChangesState,
        ),
        ("from shop.writer import plain\n@plain(1)\ndef f(x):\n    return x\n", Effect::Unknown),
    ]);
}

#[test]
fn tables_are_those_of_the_own_package_or_of_others() {
    let own = "from shop.orders.models import Order\n";
    let all = "from shop.orders.models import Order\nfrom shop.mail.models import Letter\n";
    let with = |head: &str, body: &str| format!("{head}def f(x):\n{body}");
    check(&[
        (&with(own, "    Order.objects.create(x=x)\n"), Effect::WritesOwn),
        (&with(own, "    Order.objects.open().filter(x=x).update(y=1)\n"), Effect::WritesOwn),
        (&with(all, "    Letter.objects.create(x=x)\n"), Effect::WritesData),
        (
            &with(all, "    Letter.objects.create(x=x)\n    Order.objects.create(x=x)\n"),
            Effect::WritesData,
        ),
        // It may say no instead.
        (
            &with(
                own,
                "    if not x:\n        raise RefusedError()\n    Order.objects.create(x=x)\n",
            ),
            Effect::WritesData,
        ),
        // What it marks nobody looks at but the table.
        (
            &with(own, "    x.index_is_stale = True\n    Order.objects.bulk_update([x])\n"),
            Effect::WritesOwn,
        ),
        (
            &with(
                own,
                "    x.stale = True\n    Order.objects.bulk_update([x])\ndef g(x):\n    return x.stale\n",
            ),
            Effect::WritesAndMore,
        ),
    ]);
}

#[test]
fn state_that_no_function_gives_back_is_its_own() {
    let class = |rest: &str| format!("class C:\n    def f(self):\n        self.pause = 1\n{rest}");
    check(&[
        (
            &class("    def rest(self):\n        if self.pause:\n            print(self.pause)\n"),
            Effect::OwnState,
        ),
        (&class("    def rest(self):\n        return self.pause\n"), Effect::ChangesState),
        (&class("    def rest(self):\n        yield self.pause\n"), Effect::ChangesState),
        (
            &class(
                "    def rest(self):\n        print(self.pause)\ndef g(c):\n    return getattr(c, 'pause')\n",
            ),
            Effect::ChangesState,
        ),
        // Nobody looks at it that is seen, so somebody does by other means.
        (&class(""), Effect::ChangesState),
        (
            "def f(c):\n    c.pause = 1\nclass C:\n    def rest(self):\n        print(self.pause)\n",
            Effect::ChangesState,
        ),
    ]);
}

#[test]
fn who_sends_jobs_or_calls_subscribers_tells() {
    let sends = |body: &str| {
        format!("from shop.tasks import send\nfrom elsewhere import made\ndef f(x):\n{body}")
    };
    check(&[
        (&sends("    send.delay(x)\n"), Effect::External),
        (&sends("    text = made(x)\n    send.delay(text)\n"), Effect::Tells),
        // What an unknown call does besides is all of it.
        (&sends("    made(x)\n    send.delay(x)\n"), Effect::Unknown),
        (
            &sends("    text = made(x)\n    x.text = text\n    send.delay(text)\n"),
            Effect::ChangesState,
        ),
        (
            &sends(
                "    text = made(x)\n    if not text:\n        raise RefusedError()\n    send.delay(text)\n",
            ),
            Effect::Unknown,
        ),
        (&sends("    text = made(x)\n    return text\n"), Effect::Unknown),
        (
            "class C:\n    def f(self, x):\n        for handler in self.handlers():\n            handler.tell(x)\n    def handlers(self):\n        return made(self)\n",
            Effect::Tells,
        ),
        (
            "class C:\n    def f(self, x):\n        for plugin in self.plugins():\n            x = self.one(plugin, 'run', x)\n        return x\n    def one(self, plugin, name, x):\n        plugin_method = getattr(plugin, name)\n        return plugin_method(x)\n    def plugins(self):\n        return made(self)\n",
            Effect::Tells,
        ),
        // Rows are no subscribers, and what is handed in is the caller's.
        ("def f(rows):\n    for row in rows:\n        row.tell(1)\n", Effect::Unknown),
        ("def f(callback):\n    callback(1)\n", Effect::Unknown),
    ]);
}

#[test]
fn collections_of_the_own_object_are_filled() {
    let class = "class P:\n    def __init__(self):\n        self.held = {}\n        self.seen = []\n    def put(self, k, v):\n        self.held[k] = v\n        self.seen.append(k)\n    def copied(self):\n        return self.held.copy()\n";
    check(&[
        (
            &format!("{class}def f(x):\n    made = P()\n    made.put(x, 1)\n    return made\n"),
            Effect::None,
        ),
        (&format!("{class}def f(p: P):\n    p.put(1, 1)\n"), Effect::ChangesState),
        ("class C:\n    def f(self, k, v):\n        self.held[k] = v\n", Effect::ChangesState),
        // Who only says no where errors are collected leaves nothing behind for others.
        (
            "kept = None\ndef no(text):\n    if kept is None:\n        raise Bad(text)\n    else:\n        kept.add(text)\nclass P:\n    def __init__(self, x):\n        if not x:\n            no('x is missing')\n        self.x = x\ndef f(x):\n    return P(x)\n",
            Effect::Checks,
        ),
    ]);
}
