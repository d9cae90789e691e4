//! C#: what functions do besides returning, and types that are only named.

mod support;

use quarry_model::dependency::Usage;

const PROJECT: &str = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>\n";

fn folder(text: &str) -> tempfile::TempDir {
    support::folder(&[
        ("All.csproj", PROJECT),
        (
            "B/Order.cs",
            "using System.Collections.Generic;\nnamespace B;\npublic class Order\n{\n    private int _n;\n    public string Code { get; set; }\n\
             \x20   public List<string> Lines { get; } = new();\n    public int Size => Lines.Count;\n    public int Odd { get { Ledger.Note(); return 1; } }\n\
             \x20   public Order() { }\n    public Order(string code) { Code = code; }\n    public void Grow() { _n++; }\n    public int Next() { return _n + 1; }\n}\n",
        ),
        (
            "B/Ledger.cs",
            "namespace B;\npublic static class Ledger { static int n; public static void Note() { n++; } }\n",
        ),
        (
            "B/Store.cs",
            "using Microsoft.EntityFrameworkCore;\nnamespace B;\npublic class Store : DbContext\n{\n    public DbSet<Order> Orders { get; set; }\n}\n",
        ),
        (
            "B/INotes.cs",
            "namespace B;\npublic interface INotes { string Read(); void Write(string text); void Nobody(); }\n",
        ),
        (
            "B/Paper.cs",
            "namespace B;\npublic class Paper : INotes\n{\n    string _text;\n    public string Read() { return _text; }\n    public void Write(string text) { _text = text; }\n}\n",
        ),
        ("A/A.cs", text),
    ])
}

/// What one method with this body does.
fn body(body: &str, expected: &str) {
    let text = format!(
        "using System;\nusing System.Linq;\nusing System.Collections.Generic;\nusing Microsoft.EntityFrameworkCore;\nusing Microsoft.Extensions.Logging;\nusing B;\nnamespace A;\npublic class A\n{{\n    Order _held; static int count; Store _store; INotes _notes; ILogger<A> _log;\n    public object F(Order order, List<Order> list, Func<Order, bool> by)\n    {{ {body} }}\n}}\n"
    );
    let folder = folder(&text);
    let reading = support::survey(folder.path());
    let evidence = &reading.evidence;
    let found: Vec<String> = evidence
        .symbols
        .iter()
        .filter(|symbol| symbol.name == "A.F")
        .map(|symbol| format!("{:?}", symbol.effect))
        .collect();
    assert_eq!(found, [expected], "{body}");
}

#[test]
fn what_reads_and_calculates_has_no_effect() {
    body("return 1;", "None");
    body("return order.Code + order.Size;", "None");
    body("return list.Where(one => one.Code == \"x\").Select(one => one.Next()).ToList();", "None");
    body(
        "if (order == null) throw new ArgumentException(\"no\"); return string.IsNullOrEmpty(order.Code);",
        "None",
    );
    body("return _notes.Read();", "None");
}

#[test]
fn what_it_made_itself_may_be_changed() {
    body("var made = new Order(); made.Code = \"x\"; made.Grow(); return made;", "None");
    body("Order made = new(\"y\") { Code = \"x\" }; return made;", "None");
    body("var all = new List<string>(); all.Add(\"x\"); return all;", "None");
    body("var made = new Order(); made = order; made.Grow(); return made;", "ChangesState");
    body("var made = new Order(); made.Lines.Add(\"x\"); return made;", "ChangesState");
}

#[test]
fn what_others_see_is_changed() {
    body("order.Code = \"x\"; return order;", "ChangesState");
    body("_held = order; return null;", "ChangesState");
    body("count++; return null;", "ChangesState");
    body("order.Grow(); return null;", "ChangesState");
    body("list.Add(order); return null;", "ChangesState");
    body("_notes.Write(\"x\"); return null;", "ChangesState");
    // What reading a property runs.
    body("return order.Odd;", "ChangesState");
}

#[test]
fn stores_read_and_write() {
    body("return _store.Orders.Where(one => one.Code == \"x\").FirstOrDefault();", "None");
    body("_store.Orders.Add(order); return null;", "WritesData");
    body("_store.SaveChanges(); return null;", "WritesData");
}

#[test]
fn what_is_not_known_stays_so() {
    body("_log.LogInformation(\"x\"); return order.Code;", "External");
    body("_notes.Nobody(); return null;", "Unknown");
    body("return Somewhere.Call();", "Unknown");
    body("return list.Where(by).Count();", "Unknown");
    body("return by(order);", "Unknown");
    body("using var open = new Stranger(); return null;", "Unknown");
}

#[test]
fn types_alone_are_told_from_uses() {
    let check = |text: &str, expected: &[&str]| {
        let text = format!("using B;\nusing System;\nnamespace A;\npublic class A {{ {text} }}\n");
        let folder = folder(&text);
        let reading = support::survey(folder.path());
        let evidence = &reading.evidence;
        let mut found: Vec<String> = evidence
            .call_sites
            .iter()
            .filter(|site| evidence.module(site.from).path == "A/A.cs")
            .map(|site| {
                let operation = &evidence.operations[site.operation.at()];
                let usage = match site.usage {
                    Usage::Call => "call",
                    Usage::Type => "type",
                    Usage::Inherit => "inherit",
                    _ => "named",
                };
                format!("{} {usage} {:?}", operation.name, operation.effect)
            })
            .collect();
        found.sort();
        found.dedup();
        assert_eq!(found, expected, "{text}");
    };
    check(
        "Order one; void F(INotes notes) { Paper two = null; }",
        &["INotes type None", "Order type None", "Paper type None"],
    );
    check("object F() { return new Order(\"x\"); }", &["Order call None", "Order type None"]);
    check("object F() { return typeof(Order); }", &["Order named None"]);
    check("bool F(object o) { return o is Order; }", &["Order named None"]);
}
