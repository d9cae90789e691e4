//! Java: what names lead to, what happens at call sites, what frameworks show.

mod support;

use std::{fs, path::Path};

use insta::assert_snapshot;
use proptest::prelude::*;
use quarry_model::{
    diagnostic::Severity,
    evidence::{Evidence, Reading},
    module::{Language, Standing},
    progress::Unwatched,
};
use quarry_survey::{HistoryWanted, SurveyOptions, preview_folder, survey_folder};

/// The dependencies of `a/A.java` beside a small library, as `to kind count line`.
fn dependencies(text: &str) -> Vec<String> {
    let folder = support::folder(&[
        (
            "b/B.java",
            "package b;\npublic class B<T> extends Base {\n  public static int LIMIT = 1;\n  public C c;\n  T held;\n\
             \x20 public C make() { return c; }\n  public T get() { return held; }\n  public static B of() { return null; }\n\
             \x20 public static class Inner { public C deep() { return null; } }\n}\nclass Hidden {}\n",
        ),
        (
            "b/Base.java",
            "package b;\npublic class Base {\n  protected D d;\n  public D inherited() { return d; }\n  public static class Nested {}\n}\n",
        ),
        (
            "b/C.java",
            "package b;\npublic class C {\n  public D next() { return null; }\n  public void run() {}\n}\n",
        ),
        ("b/D.java", "package b;\npublic enum D { ONE; public E e; public void go() {} }\n"),
        ("b/E.java", "package b;\npublic @interface E { String value() default \"\"; }\n"),
        ("a/Near.java", "package a;\nclass Near { static void help() {} }\n"),
        ("a/A.java", text),
    ]);
    let reading = support::survey(folder.path());
    let evidence = &reading.evidence;
    let from_a = evidence.dependencies.iter().filter(|d| evidence.module(d.from).name == "a.A");
    from_a
        .map(|d| {
            let to = &evidence.module(d.to).name;
            format!("{to} {} {}", d.kind.name(), d.line)
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(dependencies(text), expected, "{text}");
}

#[test]
fn names_lead_to_files() {
    check("package a;\nclass A { Near near; }", &["a.Near reference 2"]);
    check("package a;\nclass A { void f() { Near.help(); } }", &["a.Near call 2"]);
    check("package a;\nimport b.C;\nclass A {}", &["b.C import 2"]);
    check("package a;\nimport b.C;\nclass A extends C {}", &["b.C import 2", "b.C inherit 3"]);
    check("package a;\nimport b.*;\nclass A { C c; }", &["b.C reference 3"]);
    check("package a;\nclass A { b.C c = new b.C(); }", &["b.C call 2", "b.C reference 2"]);
    check(
        "package a;\nimport b.B.Inner;\nclass A { Inner x; }",
        &["b.B import 2", "b.B reference 3"],
    );
    check("package a;\nimport b.B;\nclass A { B.Inner x; }", &["b.B import 2", "b.B reference 3"]);
    check(
        "package a;\nimport static b.B.LIMIT;\nclass A { int x = LIMIT; }",
        &["b.B import 2", "b.B reference 3"],
    );
    check(
        "package a;\nimport static b.B.*;\nclass A { Object x = of(); }",
        &["b.B import 2", "b.B call 3", "b.B reference 3"],
    );
    check("package a;\nimport b.E;\n@E(\"x\") class A {}", &["b.E import 2", "b.E reference 3"]);
    // Of a type parameter, a variable and a nested type, none is the type of the same name.
    check("package a;\nclass A<Near> { Near x; }", &[]);
    check("package a;\nclass A { int f(String Near) { return Near.length(); } }", &[]);
    check("package a;\nclass A { class Near { } Near x; }", &[]);
    check("package a;\nimport c.Near;\nclass A { Near x; }", &[]);
    check("package a;\nclass A { Class<?> f() { return a.Near.class; } }", &["a.Near reference 2"]);
    check("package a;\nclass A { String s = \"b.C\"; }", &["b.C string 2"]);
    // Javadoc alone leaves the import.
    check("package a;\nimport b.C;\n/** {@link C} */\nclass A {}", &["b.C import 2"]);
}

#[test]
fn members_are_followed_through_their_types() {
    let head = "package a;\nimport b.B;\nclass A { B<b.E> x; void f(B<b.E> p) {";
    let check = |body: &str, expected: &[&str]| {
        let all = dependencies(&format!("{head}\n{body}\n}} }}"));
        let beside = ["b.B import 2", "b.B reference 3", "b.E reference 3"];
        let found: Vec<&str> =
            all.iter().map(String::as_str).filter(|one| !beside.contains(one)).collect();
        assert_eq!(found, expected, "{body}");
    };
    check("x.make();", &["b.B call 4"]);
    check("x.make().run();", &["b.B call 4", "b.C call 4"]);
    check("x.make().next().go();", &["b.B call 4", "b.C call 4", "b.D call 4"]);
    check("this.x.c.run();", &["b.C call 4"]);
    check("p.inherited().go();", &["b.Base call 4", "b.D call 4"]);
    check("var y = p.make(); y.run();", &["b.B call 4", "b.C call 4", "b.C reference 4"]);
    check("B.of().make().run();", &["b.B call 4", "b.C call 4"]);
    check("new B.Inner().deep().run();", &["b.B call 4", "b.C call 4"]);
    check("java.util.List<b.C> l = null; l.get(0).next();", &["b.C call 4", "b.C reference 4"]);
    check(
        "java.util.List<b.C> l = null; for (var c : l) c.run();",
        &["b.C call 4", "b.C reference 4"],
    );
    check(
        "java.util.List<b.C> l = null; l.forEach(c -> c.run());",
        &["b.C call 4", "b.C reference 4"],
    );
    check(
        "java.util.List<b.C> l = null; l.stream().map(b.C::next).findFirst().get();",
        &["b.C reference 4", "b.D reference 4"],
    );
    check("Object o = x; if (o instanceof b.C c) { c.run(); }", &["b.C call 4", "b.C reference 4"]);
    check("((b.C) null).run();", &["b.C call 4", "b.C reference 4"]);
    check("x.unknown().run();", &["b.B call 4"]);
    check("other.make().run();", &[]);
}

/// The call sites of `a/A.java`.
fn sites(body: &str) -> String {
    let folder = support::folder(&[
        (
            "a/Mail.java",
            "package a;\nimport org.springframework.scheduling.annotation.Async;\nclass Mail {\n  static final int LIMIT = 1;\n\
             \x20 Mail() {}\n  int send(int to) { return to; }\n  int send(int to, int copy) { return to; }\n  @Async void later() {}\n}\n",
        ),
        ("a/A.java", body),
    ]);
    let picture = support::picture(&support::survey(folder.path()));
    let lines = picture.lines().filter(|line| line.starts_with("a.A:"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn results_transactions_and_failures_are_told_apart() {
    assert_snapshot!(sites(
        "package a;
import java.util.concurrent.*;
import org.springframework.transaction.annotation.*;
import org.springframework.transaction.support.TransactionTemplate;
class A {
  Mail mail = new Mail();
  ExecutorService pool;
  TransactionTemplate transactions;
  int results() {
    mail.send(1);
    int x = mail.send(2, 3);
    new Mail();
    mail.later();
    return mail.send(Mail.LIMIT);
  }
  void threads() {
    CompletableFuture.runAsync(() -> mail.send(1));
    pool.submit(() -> { mail.send(2); });
    pool.submit(() -> mail.send(5)).get();
    var later = CompletableFuture.supplyAsync(() -> mail.send(6));
    new Thread(() -> mail.send(3)).start();
    run(mail::send);
  }
  @Transactional
  void inside() { mail.send(1); }
  @Transactional(propagation = Propagation.NOT_SUPPORTED)
  void outside() { mail.send(1); }
  void template() { transactions.execute(status -> mail.send(1)); }
  void failures() {
    try { mail.send(1); } catch (Exception e) { log.error(\"no\", e); }
    try { mail.send(2); } catch (Exception e) { retry(); } finally { mail.send(3); }
    Runnable r = new Runnable() { public void run() { mail.send(4); } };
  }
}
@Transactional class Whole {
  Mail mail;
  void f() { mail.send(1); }
  @Transactional(propagation = Propagation.NEVER) void g() { mail.send(2); }
}
"
    ));
}

#[test]
fn a_file_shows_modules_and_symbols() {
    let folder = support::folder(&[
        (
            "src/main/java/shop/Order.java",
            "package shop;\n\n/** An order. */\npublic class Order {\n  private int total;\n  Order() {}\n  int total() { return total; }\n\
             \x20 enum State { OPEN }\n  record Line(int amount) {}\n  static class Old { void gone() {} }\n\
             \x20 public static void main(String[] arguments) {}\n}\nclass Beside {}\n",
        ),
        ("src/test/java/shop/OrderTest.java", "package shop;\nclass OrderTest { Order order; }\n"),
        ("pom.xml", "<project/>"),
        ("target/Copy.java", "class Copy {}"),
        ("none.java", "class None {}"),
    ]);
    let reading = support::survey(folder.path());
    let evidence = &reading.evidence;
    let modules: Vec<_> = evidence
        .modules
        .iter()
        .map(|m| (m.name.as_str(), m.package.as_str(), m.standing, m.sloc))
        .collect();
    assert_eq!(
        modules,
        [
            ("none", "", Standing::Product, 1),
            ("shop.Order", "shop", Standing::Product, 11),
            ("shop.OrderTest", "shop", Standing::Test, 2),
        ]
    );
    let symbols: Vec<_> = evidence.symbols.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        symbols,
        [
            "None",
            "Beside",
            "Order",
            "Order.Line",
            "Order.Line.amount",
            "Order.Old",
            "Order.Old.gone",
            "Order.State",
            "Order.main",
            "Order.total",
            "OrderTest",
        ]
    );
    let preview = preview_folder(folder.path()).expect("a folder");
    assert_eq!(preview.source_roots, ["", "src/main/java", "src/test/java"]);
    let languages: Vec<_> =
        preview.languages.iter().map(|count| (count.language, count.files)).collect();
    assert_eq!(languages, [(Language::Java, 3)]);
    let apart: Vec<_> = preview.set_apart.iter().map(|apart| apart.path.as_str()).collect();
    assert_eq!(apart, ["target"]);
}

#[test]
fn a_name_that_should_be_in_the_source_is_listed() {
    let folder = support::folder(&[
        (
            "a/A.java",
            "package a;\nimport b.Gone;\nimport elsewhere.Thing;\nclass A { Gone gone; }\n",
        ),
        ("b/B.java", "package b;\nclass B {}\n"),
    ]);
    let reading = support::survey(folder.path());
    let names: Vec<_> = reading.unresolved.keys().map(String::as_str).collect();
    assert_eq!(names, ["b.Gone"]);
}

fn shop() -> Reading {
    support::survey(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/java"))
}

fn name(evidence: &Evidence, at: quarry_model::evidence::ModuleIx) -> &str {
    evidence.module(at).name.trim_start_matches("shop.")
}

#[test]
fn frameworks_show_what_they_do_and_nothing_else() {
    let reading = shop();
    let evidence = &reading.evidence;
    let findings: Vec<String> = evidence
        .findings
        .iter()
        .map(|f| {
            let certain = if f.certain { "" } else { " possible" };
            format!(
                "{} {:?} {:?} in {}{certain}",
                name(evidence, f.module),
                f.kind,
                f.name,
                f.within
            )
        })
        .collect();
    assert_eq!(
        findings,
        [
            "notify.Mailer Mail \"\" in Mailer.confirm",
            "notify.Mailer Subscription \"OrderPlaced\" in Mailer.on",
            "notify.Mailer Subscription \"orders.returned\" in Mailer.shipped",
            "notify.Mailer Subscription \"orders.shipped\" in Mailer.shipped",
            "order.OrderService Authorisation \"hasRole('BUYER')\" in OrderService.place",
            "order.OrderService Message \"OrderPlaced\" in OrderService.place",
            "order.OrderService Message \"orders.placed\" in OrderService.place",
            "web.LegacyResource Authorisation \"admin, clerk\" in LegacyResource.one",
            "web.OrderController Authorisation \"SecurityContextHolder\" in OrderController.place",
            "web.OrderController HttpCall \"GET http://rates/today\" in OrderController.rates",
            "web.OrderController HttpCall \"GET http://rates/{}\" in OrderController.rates",
            "web.OrderController DynamicDispatch \"getBean\" in OrderController.rates",
            "web.PaymentClient HttpCall \"POST /v1/charges/{}\" in PaymentClient.charge",
            "web.Security Authorisation \"HttpSecurity\" in Security.chain",
        ]
    );
    let entries: Vec<String> = evidence
        .entry_points
        .iter()
        .map(|e| format!("{} {:?} {} by {}", name(evidence, e.module), e.kind, e.name, e.handler))
        .collect();
    assert_eq!(
        entries,
        [
            "notify.Mailer Consumer orders.returned by Mailer.shipped",
            "notify.Mailer Consumer orders.shipped by Mailer.shipped",
            "stock.StockService Schedule 0 0 3 * * * by StockService.recount",
            "stock.StockService Schedule fixedDelay 5000 by StockService.refresh",
            "web.LegacyResource Route GET /legacy/orders/{} by LegacyResource.one",
            "web.OrderController Route DELETE /api/orders/{} by OrderController.cancel",
            "web.OrderController Route GET /api/orders/prices/{} by OrderController.rates",
            "web.OrderController Route GET /api/orders/rates by OrderController.rates",
            "web.OrderController Route HEAD /api/orders/prices/{} by OrderController.rates",
            "web.OrderController Route HEAD /api/orders/rates by OrderController.rates",
            "web.OrderController Route POST /api/orders by OrderController.place",
        ]
    );
}

#[test]
fn modules_have_roles_with_reasons() {
    let reading = shop();
    let evidence = &reading.evidence;
    let roles: Vec<String> = evidence
        .roles
        .iter()
        .map(|r| format!("{} {:?}: {}", name(evidence, r.module), r.role, r.because))
        .collect();
    assert_eq!(
        roles,
        [
            "notify.Mailer EntryPoint: The consumer orders.returned starts here and 1 more",
            "notify.Mailer Messaging: It consumes orders.shipped",
            "order.Order DataAccess: It declares the table customer_orders and 1 more",
            "order.OrderLine DataAccess: It declares the table order_line",
            "order.OrderRepository DataAccess: It is a Spring Data repository",
            "order.OrderService Authorisation: It decides by hasRole('BUYER')",
            "order.OrderService DataAccess: It writes the table customer_orders",
            "order.OrderService Messaging: It sends messages",
            "stock.StockService EntryPoint: A schedule starts it",
            "stock.StockService DataAccess: It writes the table reservations and 1 more",
            "stock.Warehouse DataAccess: It declares the table store_house",
            "web.LegacyResource EntryPoint: It handles GET /legacy/orders/{}",
            "web.OrderController EntryPoint: It handles POST /api/orders",
            "web.OrderController Gateway: It answers routes and requests GET http://rates/today itself",
            "web.Security Authorisation: It sets who may send which requests",
            "web.Security Configuration: It is a Spring configuration",
        ]
    );
}

#[test]
fn tables_have_readers_and_writers() {
    let reading = shop();
    let evidence = &reading.evidence;
    let mut tables: Vec<String> = evidence
        .tables
        .iter()
        .map(|t| format!("{} {}", t.name, t.declared_in.map_or("-", |at| name(evidence, at))))
        .collect();
    tables.sort();
    assert_eq!(
        tables,
        [
            "audit_log -",
            "customer_orders order.Order",
            "order_line order.OrderLine",
            "order_tags order.Order",
            "reservations -",
            "stock_levels -",
            "store_house stock.Warehouse",
        ]
    );
    let mut accesses: Vec<String> = evidence
        .accesses
        .iter()
        .map(|a| {
            let table = &evidence.tables[a.table.at()].name;
            let way = if a.write { "writes" } else { "reads" };
            format!("{} {way} {table} {}", name(evidence, a.module), a.count)
        })
        .collect();
    accesses.sort();
    assert_eq!(
        accesses,
        [
            "order.Order writes order_tags 1",
            "order.OrderRepository reads audit_log 1",
            "order.OrderRepository reads customer_orders 1",
            "order.OrderRepository writes order_line 1",
            "order.OrderService reads customer_orders 1",
            "order.OrderService writes customer_orders 2",
            "stock.StockService reads reservations 1",
            "stock.StockService reads stock_levels 1",
            "stock.StockService reads store_house 1",
            "stock.StockService writes reservations 1",
            "stock.StockService writes store_house 1",
        ]
    );
}

#[test]
fn frameworks_connect_what_no_name_connects() {
    let reading = shop();
    let evidence = &reading.evidence;
    let kinds = ["association", "injection", "listener"];
    let found: Vec<String> = evidence
        .dependencies
        .iter()
        .filter(|d| kinds.contains(&d.kind.name()))
        .map(|d| format!("{} {} {}", name(evidence, d.from), d.kind.name(), name(evidence, d.to)))
        .collect();
    assert_eq!(
        found,
        [
            "notify.Mailer listener order.OrderPlaced",
            "notify.Mailer listener order.OrderService",
            "order.Order association order.OrderLine",
            "order.Order association stock.Warehouse",
            "order.OrderLine association order.Order",
            "web.OrderController injection stock.StockService",
        ]
    );
    let picture = support::picture(&reading);
    let service: Vec<&str> =
        picture.lines().filter(|line| line.starts_with("shop.order.OrderService:")).collect();
    assert_snapshot!(service.join("\n"));
}

fn read_bytes(bytes: &[u8]) -> Reading {
    let folder = support::folder(&[("a/Good.java", "package a;\nclass Good { Bad bad; }\n")]);
    fs::write(folder.path().join("a/Bad.java"), bytes).expect("a file");
    let options = SurveyOptions { history: HistoryWanted::None, ..SurveyOptions::default() };
    let reading = survey_folder(folder.path(), &options, &Unwatched).expect("readable");
    reading.evidence.validate().expect("in order");
    assert_eq!(reading.evidence.modules.len(), 2);
    reading
}

#[test]
fn a_broken_file_is_a_diagnostic() {
    let many = 20_000;
    let cases: [(Vec<u8>, Option<Severity>, &str); 9] = [
        (b"package a; class Bad {}".to_vec(), None, ""),
        (b"".to_vec(), None, ""),
        (b"package a; class Bad { String s = \"\xFC\"; }".to_vec(), None, ""),
        (vec![b'/'; 2 << 20], Some(Severity::Error), "KiB"),
        (b"package a; class Bad { int = ; }".to_vec(), Some(Severity::Warning), "not valid Java"),
        (b"\0\0\0\0".to_vec(), Some(Severity::Warning), "not valid Java"),
        (
            format!(
                "package a; class Bad {{ int x = {}1{}; }}",
                "(".repeat(many),
                ")".repeat(many)
            )
            .into_bytes(),
            Some(Severity::Warning),
            "deep",
        ),
        (
            format!("package a; class Bad {{ String x = {}\"\"; }}", "\"a\" + ".repeat(many))
                .into_bytes(),
            Some(Severity::Warning),
            "deep",
        ),
        (
            format!("package a; class Bad {{ {}", "class X { ".repeat(many)).into_bytes(),
            Some(Severity::Warning),
            "",
        ),
    ];
    for (bytes, severity, cause) in cases {
        let reading = read_bytes(&bytes);
        let found = reading.diagnostics.iter().find(|d| d.path == "a/Bad.java");
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!(found.map(|d| d.severity), severity, "{start} {found:?}");
        if let Some(found) = found {
            assert!(found.cause.contains(cause), "{start}: {}", found.cause);
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/java");
    let read = |threads| {
        let options = SurveyOptions {
            threads: Some(threads),
            history: HistoryWanted::None,
            ..SurveyOptions::default()
        };
        survey_folder(&root, &options, &Unwatched).expect("readable").evidence
    };
    assert_eq!(read(1), read(3));
}

fn fixtures() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/java/src/main/java/shop");
    let names = [
        "order/OrderService.java",
        "order/Order.java",
        "web/OrderController.java",
        "stock/StockService.java",
    ];
    names.iter().map(|name| fs::read(root.join(name)).expect("a fixture")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_bytes(&bytes);
    }

    #[test]
    fn any_change_of_a_file_is_survived(
        which in 0_usize..4,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, "[(){}<>.;@\"a-zA-Z ]{0,6}"), 1..6),
    ) {
        let mut bytes = fixtures().swap_remove(which);
        for (at, length, put) in cuts {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, put.into_bytes());
        }
        read_bytes(&bytes);
    }
}
