//! C#: what names lead to, what happens at call sites, what frameworks show.

mod support;

use std::{fs, path::Path};

use insta::assert_snapshot;
use proptest::prelude::*;
use quarry_model::{
    diagnostic::Severity,
    evidence::{Evidence, ModuleIx, Reading},
    module::{Language, Standing},
    progress::Unwatched,
};
use quarry_survey::{HistoryWanted, SurveyOptions, preview_folder, survey_folder};

/// A small library: namespaces over files, a partial class, extension methods.
const LIBRARY: [(&str, &str); 6] = [
    (
        "B/B.cs",
        "namespace N.B;\npublic partial class B<T> : Base\n{\n  public static int Limit = 1;\n  public C Made { get; set; }\n\
         \x20 public T Held;\n  public C Make() => Made;\n  public T Get() => Held;\n  public async Task<C> Later() => Made;\n\
         \x20 public class Inner { public C Deep() => null; }\n  public C this[int at] => Made;\n}\npublic class B { public static void Plain() { } }\n",
    ),
    ("B/B.More.cs", "namespace N.B;\npublic partial class B<T> { public D More() => D.One; }\n"),
    (
        "B/Base.cs",
        "namespace N.B\n{\n  public class Base { protected D d; public D Inherited() => d; public class Nested { } }\n}\n",
    ),
    (
        "B/C.cs",
        "namespace N.B;\npublic class C { public D Next() => D.One; public void Run() { } public event EventHandler Changed; }\n",
    ),
    (
        "B/D.cs",
        "namespace N.B;\npublic enum D { One }\npublic class MarkAttribute : Attribute { }\n",
    ),
    (
        "B/Extensions.cs",
        "namespace N.B.Ext;\npublic static class Extensions\n{\n  public static C Twice(this C c) => c;\n  public static int Twice(this int c) => c;\n\
         \x20 public static void Registers(this IServices services) { }\n}\n",
    ),
];

/// The dependencies of `A/A.cs` beside the library, as `to kind line`.
fn dependencies(text: &str) -> Vec<String> {
    let mut files = LIBRARY.to_vec();
    files.push(("A/Near.cs", "namespace N.A;\nclass Near { public static void Help() { } }\n"));
    files.push(("A/A.cs", text));
    let folder = support::folder(&files);
    let reading = support::survey(folder.path());
    let evidence = &reading.evidence;
    let from_a = evidence.dependencies.iter().filter(|d| evidence.module(d.from).path == "A/A.cs");
    from_a
        .map(|d| {
            let to = evidence.module(d.to).path.rsplit('/').next().expect("a name");
            format!("{} {} {}", to.trim_end_matches(".cs"), d.kind.name(), d.line)
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(dependencies(text), expected, "{text}");
}

#[test]
fn names_lead_to_files() {
    check("namespace N.A;\nclass A { Near near; }", &["Near reference 2"]);
    check("namespace N.A { class A { void F() { Near.Help(); } } }", &["Near call 1"]);
    // A namespace alone leads to no file.
    check("using N.B;\nnamespace X;\nclass A { }", &[]);
    check("using N.B;\nnamespace X;\nclass A { C c; }", &["C reference 3"]);
    check("namespace X;\nclass A : N.B.C { }", &["C inherit 2"]);
    check("namespace N.A;\nclass A { B.C c = new B.C(); }", &["C call 2", "C reference 2"]);
    check("namespace N.B.Deep;\nclass A { C c; }", &["C reference 2"]);
    check("namespace X;\nclass A { global::N.B.C c; }", &["C reference 2"]);
    check("using Y = N.B.C;\nnamespace X;\nclass A { Y c; }", &["C import 1", "C reference 3"]);
    check("using Z = N.B;\nnamespace X;\nclass A { Z.C c; }", &["C reference 3"]);
    check(
        "using static N.B.B;\nnamespace X;\nclass A { void F() { Plain(); } }",
        &["B import 1", "B call 3"],
    );
    // Types of one name differ by the number of types they are applied to.
    check("using N.B;\nclass A { B<int>.Inner x; }", &["B reference 2"]);
    check("using N.B;\nclass A { void F() { B.Plain(); } }", &["B call 2"]);
    check("using N.B;\n[Mark] class A { }", &["D reference 2"]);
    check("using N.B;\n[MarkAttribute] class A { }", &["D reference 2"]);
    check("using N.B;\nclass A { Type t = typeof(B<>); }", &["B reference 2"]);
    check("using N.B;\nclass A { string s = nameof(C); }", &[]);
    // Of a type parameter, a variable and a nested type, none is the type of the same name.
    check("namespace N.A;\nclass A<Near> { Near x; }", &[]);
    check("namespace N.A;\nclass A { int F(string Near) { return Near.Length; } }", &[]);
    check("namespace N.A;\nclass A { class Near { } Near x; }", &[]);
    check("namespace X;\nclass A { Near x; }", &[]);
    // What a base class outside the source has hides a type of the same name.
    check(
        "using Microsoft.AspNetCore.Mvc;\nnamespace N.A;\nclass A : Controller { void F() { User.Help(); } }\nclass B2 { }",
        &[],
    );
    check("using N.B;\nnamespace X;\npublic record A(C One) { }", &["C reference 3"]);
    check("#if X\nusing N.B;\nclass A { C c; }\n#endif", &["C reference 3"]);
}

#[test]
fn members_are_followed_through_their_types() {
    let head = "using N.B;\nusing N.B.Ext;\nnamespace N.A;\nclass A { B<N.B.Base> x; async void F(B<N.B.Base> p) {";
    let check = |body: &str, expected: &[&str]| {
        let all = dependencies(&format!("{head}\n{body}\n}} }}"));
        let beside = ["B reference 4", "Base reference 4"];
        let found: Vec<&str> =
            all.iter().map(String::as_str).filter(|one| !beside.contains(one)).collect();
        assert_eq!(found, expected, "{body}");
    };
    check("x.Make();", &["B call 5"]);
    check("x.Make().Run();", &["B call 5", "C call 5"]);
    check("x?.Make()?.Next();", &["B call 5", "C call 5"]);
    check("x!.Made.Run();", &["C call 5"]);
    check("this.x.More();", &["B.More call 5"]);
    check("p.Inherited();", &["Base call 5"]);
    check("p.Get().Inherited();", &["B call 5", "Base call 5"]);
    check("var y = p.Make(); y.Run();", &["B call 5", "C call 5", "C reference 5"]);
    check("(await p.Later()).Run();", &["B call 5", "C call 5"]);
    check("var y = await p.Later().ConfigureAwait(false); y.Run();", &["B call 5", "C call 5"]);
    check("p[0].Run();", &["C call 5"]);
    check("new B<int>.Inner().Deep().Run();", &["B call 5", "C call 5"]);
    check("List<C> l = new(); l[0].Run();", &["C call 5", "C reference 5"]);
    check("C[] l = null; foreach (var c in l) c.Run();", &["C call 5", "C reference 5"]);
    check("List<C> l = null; l.ForEach(c => c.Run());", &["C call 5", "C reference 5"]);
    check(
        "List<C> l = null; l.Where(c => c.Next() == D.One).First().Run();",
        &["C call 5", "C reference 5", "D reference 5"],
    );
    check(
        "List<C> l = null; var q = from c in l select c.Next();",
        &["C call 5", "C reference 5", "D reference 5"],
    );
    check("object o = x; if (o is C c) { c.Run(); }", &["C call 5", "C reference 5"]);
    check("((C)null).Run();", &["C call 5", "C reference 5"]);
    check("(p as object as C).Run();", &["C call 5", "C reference 5"]);
    check("var c = new C(); c.Twice().Run();", &["C call 5", "C reference 5", "Extensions call 5"]);
    check("1.Twice();", &[]);
    check("services.Registers();", &[]);
    check("x.Unknown().Run();", &["B call 5"]);
    check("other.Make().Run();", &[]);
    check("Dictionary<int, C> m = null; m[1].Run();", &["C call 5", "C reference 5"]);
    check("int Local() => 1; Local();", &[]);
}

/// The call sites of `A/A.cs`.
fn sites(body: &str) -> String {
    let folder = support::folder(&[
        (
            "A/Mail.cs",
            "namespace N;\nclass Mail {\n  public const int Limit = 1;\n  public int Send(int to) => to;\n  public int Send(int to, int copy) => to;\n\
             \x20 public async Task SendAsync(int to) { }\n  public async void Later() { }\n  public event EventHandler Sent;\n}\n",
        ),
        ("A/A.cs", body),
    ]);
    let picture = support::picture(&support::survey(folder.path()));
    let lines = picture.lines().filter(|line| line.starts_with("N.A:"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn results_transactions_and_failures_are_told_apart() {
    assert_snapshot!(sites(
        "namespace N;
class A {
  Mail mail = new Mail();
  async Task<int> Results() {
    mail.Send(1);
    int x = mail.Send(2, 3);
    new Mail();
    mail.Later();
    await mail.SendAsync(1);
    mail.SendAsync(2);
    _ = mail.SendAsync(3);
    var task = mail.SendAsync(4);
    return mail.Send(Mail.Limit);
  }
  void Short() => mail.Send(1);
  int Value() => mail.Send(1);
  async Task Threads() {
    Task.Run(() => mail.Send(1));
    await Task.Run(() => mail.Send(2));
    new Thread(() => mail.Send(3)).Start();
    BackgroundJob.Enqueue(() => mail.Send(4));
  }
  async Task Inside() {
    mail.Send(0);
    using (var scope = new TransactionScope()) { mail.Send(1); }
    mail.Send(2);
    await using var transaction = await db.Database.BeginTransactionAsync();
    mail.Send(3);
  }
  void Failures() {
    try { mail.Send(1); } catch (Exception e) { _logger.LogError(e, \"no\"); }
    try { mail.Send(2); } catch (Exception) { Retry(); } finally { mail.Send(3); }
    mail.Sent += (sender, e) => mail.Send(4);
    mail.Sent += OnSent;
  }
}
"
    ));
}

#[test]
fn a_file_shows_modules_and_symbols() {
    let folder = support::folder(&[
        (
            "src/Shop/Order.cs",
            "// An order.\nnamespace Shop;\n\npublic class Order\n{\n  private int total;\n  public Order() { }\n  public int Total() => total;\n\
             \x20 public int Count { get; set; }\n  enum State { Open }\n  record Line(int Amount);\n}\ndelegate void Told(Order order);\n",
        ),
        ("src/Shop/Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"/>"),
        ("src/Shop/obj/Made.cs", "class Made { }"),
        ("src/Shop/bin/Made.cs", "class Made { }"),
        ("src/Shop/Model.Designer.cs", "class Model { }"),
        ("src/Shop/Program.cs", "Console.WriteLine();\n"),
        (
            "src/Shop.Tests/OrderTests.cs",
            "namespace Shop.Tests;\nclass OrderTests { Order order; }\n",
        ),
        (
            "src/Checks/Checks.csproj",
            "<Project><ItemGroup><PackageReference Include=\"xunit\" /></ItemGroup></Project>",
        ),
        ("src/Checks/Builder.cs", "class Builder { }"),
        ("bin/Tool.cs", "class Tool { }"),
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
            ("Tool", "", Standing::Product, 1),
            ("Checks.Builder", "Checks", Standing::Test, 1),
            ("Shop.Tests.OrderTests", "Shop.Tests", Standing::Test, 2),
            ("Shop.Model.Designer", "Shop", Standing::Generated, 1),
            ("Shop.Order", "Shop", Standing::Product, 11),
            ("Shop.Program", "Shop", Standing::Product, 1),
        ]
    );
    let symbols: Vec<_> = evidence
        .symbols
        .iter()
        .filter(|s| evidence.module(s.module).name == "Shop.Order")
        .map(|s| s.name.as_str())
        .collect();
    assert_eq!(symbols, ["Order", "Order.Line", "Order.State", "Order.Total", "Told"]);
    let preview = preview_folder(folder.path()).expect("a folder");
    assert_eq!(preview.source_roots, ["src/Checks", "src/Shop"]);
    let languages: Vec<_> =
        preview.languages.iter().map(|count| (count.language, count.files)).collect();
    assert_eq!(languages, [(Language::CSharp, 6)]);
    let apart: Vec<_> = preview.set_apart.iter().map(|apart| apart.path.as_str()).collect();
    assert_eq!(apart, ["src/Shop/bin", "src/Shop/obj"]);
}

#[test]
fn a_project_sees_only_what_it_refers_to() {
    let project = |references: &[&str]| {
        let items: Vec<_> = references
            .iter()
            .map(|path| format!("<ProjectReference Include=\"{path}\" />"))
            .collect();
        let items = items.concat();
        format!("<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{items}</ItemGroup></Project>")
    };
    let check = |references: &[&str], expected: &[&str]| {
        let (app, core) = (project(references), project(&["..\\Base\\Base.csproj"]));
        let folder = support::folder(&[
            ("App/App.csproj", &app),
            ("App/A.cs", "using N;\nclass A { Thing thing; Deep deep; Global all; }"),
            ("Core/Core.csproj", &core),
            ("Core/Thing.cs", "namespace N;\npublic class Thing { Deep deep; }"),
            ("Base/Base.csproj", &project(&[])),
            ("Base/Deep.cs", "namespace N;\npublic class Deep { }"),
            ("Other/Other.csproj", &project(&[])),
            ("Other/Thing.cs", "namespace N;\npublic class Thing { }"),
            (
                "Directory.Build.props",
                "<Project><ItemGroup><ProjectReference Include=\"$(Root)Shared/Shared.csproj\"/></ItemGroup></Project>",
            ),
            ("Shared/Shared.csproj", &project(&[])),
            ("Shared/Global.cs", "global using M;\nnamespace N;\npublic class Global { }"),
        ]);
        let reading = support::survey(folder.path());
        let evidence = &reading.evidence;
        let from =
            evidence.dependencies.iter().filter(|d| evidence.module(d.from).path == "App/A.cs");
        let found: Vec<&str> = from.map(|d| evidence.module(d.to).path.as_str()).collect();
        assert_eq!(found, expected, "{references:?}");
    };
    check(&[], &["Shared/Global.cs"]);
    check(&["..\\Base\\Base.csproj"], &["Base/Deep.cs", "Shared/Global.cs"]);
    // What is referred to over another is seen; of two types of a name, the one that is.
    check(&["../Core/Core.csproj"], &["Base/Deep.cs", "Core/Thing.cs", "Shared/Global.cs"]);
    check(&["..\\Other\\Other.csproj"], &["Other/Thing.cs", "Shared/Global.cs"]);
    check(&["..\\Gone\\Gone.csproj"], &["Shared/Global.cs"]);
}

#[test]
fn a_namespace_that_should_be_in_the_source_is_listed() {
    let folder = support::folder(&[
        ("A.cs", "using Shop.Core.Gone;\nusing System.Text.Json;\nusing Shop.Core;\nclass A { }\n"),
        ("B.cs", "namespace Shop.Core.Orders;\nclass B { }\n"),
    ]);
    let reading = support::survey(folder.path());
    let names: Vec<_> = reading.unresolved.keys().map(String::as_str).collect();
    assert_eq!(names, ["Shop.Core.Gone"]);
}

fn shop() -> Reading {
    support::survey(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/csharp"))
}

fn name(evidence: &Evidence, at: ModuleIx) -> &str {
    evidence.module(at).name.trim_start_matches("Shop.")
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
            let module = name(evidence, f.module);
            format!("{module} {:?} {:?} in {}{certain}", f.kind, f.name, f.within)
        })
        .collect();
    assert_eq!(
        findings,
        [
            "App.Handlers Subscription \"FindOrder\" in FindOrderHandler",
            "App.Handlers Subscription \"OrderPlaced\" in OrderPlacedHandler",
            "App.Jobs Job \"\" in Jobs.Start",
            "App.Jobs Job \"\" in Jobs.Start",
            "App.Jobs Job \"\" in Jobs.Start",
            "App.Jobs Job \"daily\" in Jobs.Start",
            "App.Mailer Message \"Returned\" in Mailer.Confirm",
            "App.Mailer Message \"Shipped\" in Mailer.Confirm",
            "App.Mailer Mail \"\" in Mailer.Confirm",
            "App.Mailer Subscription \"Shipped\" in ShippedConsumer",
            "App.OrderService Message \"OrderPlaced\" in OrderService.Place",
            "App.Reports HttpCall \"\" in Reports.Rates",
            "App.Reports HttpCall \"GET https://rates/{}\" in Reports.Rates",
            "Web.OrdersController Authorisation \"AllowAnonymous\" in OrdersController.Place",
            "Web.OrdersController Authorisation \"clerk, admin\" in OrdersController",
            "Web.OrdersController Authorisation \"guest\" in OrdersController.Place",
            "Web.OrdersController Authorisation \"orders.read\" in OrdersController.Find",
            "Web.OrdersController Message \"FindOrder\" in OrdersController.Find",
            "Web.Program Authorisation \"staff\" in ",
            "Web.Program DynamicDispatch \"CreateInstance\" in ",
            "Web.Program DynamicDispatch \"Invoke\" in Endpoints.Call",
            "Web.Program Route \"DELETE /more\" in Endpoints.MapMore possible",
        ]
    );
}

#[test]
fn entry_points_are_found_with_their_handlers() {
    let reading = shop();
    let evidence = &reading.evidence;
    let entries: Vec<String> = evidence
        .entry_points
        .iter()
        .map(|e| format!("{} {:?} {} by {}", name(evidence, e.module), e.kind, e.name, e.handler))
        .collect();
    assert_eq!(
        entries,
        [
            "App.Jobs Schedule Nightly by Nightly",
            "App.Jobs Schedule Recount by Recount",
            "App.Mailer Consumer Shipped by ShippedConsumer",
            "Web.Areas.Admin.HomeController Route ANY /Admin/Home/Index by HomeController.Index",
            "Web.Areas.Admin.HomeController Route POST /Admin/Home/Save by HomeController.Save",
            "Web.OrdersController Route DELETE /orders/{} by OrdersController.Cancel",
            "Web.OrdersController Route GET /api/Orders/{} by OrdersController.Find",
            "Web.OrdersController Route POST /api/Orders by OrdersController.Place",
            "Web.Pages.Orders.Index.cshtml Route GET /Orders by IndexModel.OnGet",
            "Web.Pages.Orders.Index.cshtml Route POST /Orders by IndexModel.OnPostAsync",
            "Web.Program Route GET /api/v2/deep by ",
            "Web.Program Route GET /health by ",
            "Web.Program Route POST /api/v2/orders/{} by Endpoints.Ship",
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
            "Coupon Domain.Customer",
            "audit_log -",
            "customers Domain.Customer",
            "order_tags Data.ShopContext",
            "sales.line_items Domain.OrderLine",
            "sales.orders Domain.Order",
        ]
    );
}

#[test]
fn accesses_are_counted() {
    let reading = shop();
    let evidence = &reading.evidence;
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
            "App.OrderService reads Coupon 1",
            "App.OrderService reads customers 1",
            "App.OrderService reads sales.orders 1",
            "App.OrderService writes Coupon 1",
            "App.OrderService writes customers 1",
            "App.OrderService writes sales.line_items 1",
            "App.OrderService writes sales.orders 2",
            "App.Reports reads sales.line_items 1",
            "App.Reports reads sales.orders 1",
            "App.Reports writes audit_log 1",
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
            "App.Handlers listener App.OrderPlaced",
            "App.Handlers listener App.OrderService",
            "App.Handlers listener Web.OrdersController",
            "Domain.Order association Domain.Customer",
            "Domain.Order association Domain.OrderLine",
            "Web.Program injection App.Jobs",
            "Web.Program injection App.OrderService",
        ]
    );
}

#[test]
fn an_order_is_placed_in_a_transaction() {
    let picture = support::picture(&shop());
    let service: Vec<&str> =
        picture.lines().filter(|line| line.starts_with("Shop.App.OrderService:")).collect();
    assert_snapshot!(service.join("\n"));
}

fn read_bytes(bytes: &[u8]) -> Reading {
    let folder = support::folder(&[("A/Good.cs", "namespace N;\nclass Good { Bad bad; }\n")]);
    fs::write(folder.path().join("A/Bad.cs"), bytes).expect("a file");
    let options = SurveyOptions { history: HistoryWanted::None, ..SurveyOptions::default() };
    let reading = survey_folder(folder.path(), &options, &Unwatched).expect("readable");
    reading.evidence.validate().expect("in order");
    assert_eq!(reading.evidence.modules.len(), 2);
    reading
}

#[test]
fn a_broken_file_is_a_diagnostic() {
    let many = 20_000;
    let nested = |open: &str, inner: &str, close: &str| {
        let (open, close) = (open.repeat(many), close.repeat(many));
        format!("class Bad {{ object x = {open}{inner}{close}; }}").into_bytes()
    };
    let cases: [(Vec<u8>, Option<Severity>, &str); 10] = [
        (b"namespace N; class Bad { }".to_vec(), None, ""),
        (b"".to_vec(), None, ""),
        (b"class Bad { string s = \"\xFC\"; }".to_vec(), None, ""),
        (vec![b'/'; 2 << 20], Some(Severity::Error), "KiB"),
        (b"class Bad { int = ; }".to_vec(), Some(Severity::Warning), "not valid C#"),
        (b"\0\0\0\0".to_vec(), Some(Severity::Warning), "not valid C#"),
        (nested("(", "1", ")"), Some(Severity::Warning), "deep"),
        (nested("\"a\" + ", "\"\"", ""), Some(Severity::Warning), "deep"),
        (nested("[", "1", "]"), Some(Severity::Warning), ""),
        (
            format!("class Bad {{ {}", "class X { ".repeat(many)).into_bytes(),
            Some(Severity::Warning),
            "",
        ),
    ];
    for (bytes, severity, cause) in cases {
        let reading = read_bytes(&bytes);
        let found = reading.diagnostics.iter().find(|d| d.path == "A/Bad.cs");
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!(found.map(|d| d.severity), severity, "{start} {found:?}");
        if let Some(found) = found {
            assert!(found.cause.contains(cause), "{start}: {}", found.cause);
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/csharp");
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/csharp");
    let names = [
        "Shop.App/OrderService.cs",
        "Shop.Data/Repository.cs",
        "Shop.Web/OrdersController.cs",
        "Shop.Web/Program.cs",
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
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, "[(){}<>.;@\"$a-zA-Z ]{0,6}"), 1..6),
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
