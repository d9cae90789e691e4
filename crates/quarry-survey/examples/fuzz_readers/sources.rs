//! What is changed: the samples of the importers, and the sources that stand in the tests.

use std::{fs, path::Path};

use quarry_survey::language::LanguageReader;

/// Endings of files that any language may claim.
pub(crate) const ENDINGS: [&str; 9] = ["py", "pyi", "java", "php", "js", "jsx", "ts", "tsx", "cs"];

/// Files that say something about the layout, and what they may say.
const SETTINGS: [(&str, &str); 12] = [
    ("pyproject.toml", "[tool.setuptools.packages.find]\nwhere = [\"shop\", \"../..\"]\n"),
    ("setup.cfg", "[options]\npackage_dir =\n    = shop\n[options.packages.find]\nwhere = shop\n"),
    (
        "package.json",
        "{\"name\": \"@a/shop\", \"workspaces\": [\"shop/*\", \"../*\"], \"main\": \"dist/a.js\", \
         \"exports\": {\".\": {\"import\": \"./shop/part0.ts\"}}, \"imports\": {\"#a\": \"./a.js\"}}",
    ),
    (
        "tsconfig.json",
        "{\"extends\": \"../tsconfig.json\", // why\n\"compilerOptions\": {\"baseUrl\": \".\", \
         \"paths\": {\"@/*\": [\"shop/*\"], \"@\": [\"${configDir}/shop\"]}}}",
    ),
    (
        "composer.json",
        "{\"autoload\": {\"psr-4\": {\"App\\\\\": \"shop/\"}, \"classmap\": [\"tests/\"], \
         \"files\": [\"../../a.php\"]}}",
    ),
    (
        "pom.xml",
        "<project><modules><module>shop</module><module>../..</module></modules></project>",
    ),
    (
        "shop/OrderMapper.xml",
        "<mapper namespace=\"shop.Orders\"><sql id=\"t\">orders <include refid=\"t\"/></sql><select id=\"find\" \
         resultType=\"shop.Order\">SELECT * FROM <include refid=\"t\"/><where><if test=\"a\">id &lt; #{id}</if></where>\
         </select><insert id=\"add\"><![CDATA[INSERT INTO items VALUES (1)]]></insert></mapper>",
    ),
    (
        "config/routes.yaml",
        "show: { path: '/orders/{id}', controller: 'Shop\\Orders::show', methods: [GET] }\nmore:\n  resource: routes.yaml\n  prefix: /a\n\
         pages: { resource: ../shop/, type: attribute, prefix: /b }\n",
    ),
    (
        "config/services.yaml",
        "services:\n  Shop\\Clock: '@clock'\n  clock: { class: Shop\\SystemClock, arguments: ['@Shop\\Clock', { a: '@clock' }] }\n\
         \x20 Shop\\Printer:\n    tags: [{ name: kernel.event_listener, event: bill.paid }]\n",
    ),
    (
        "shop/Shop.csproj",
        "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><ImplicitUsings>enable</ImplicitUsings><Kind>app</Kind></PropertyGroup>\
         <ItemGroup Condition=\"'$(Kind)' == 'app' and Exists('x')\"><ProjectReference Include=\"..\\tests\\*.csproj\" />\
         <PackageReference Include=\"xunit\" /><Using Include=\"Shop.Mail\" /></ItemGroup></Project>",
    ),
    (
        "tests/Tests.csproj",
        "<Project><ItemGroup><ProjectReference Include=\"$(Shop)/**/*.csproj\" /></ItemGroup></Project>",
    ),
    (
        "Directory.Build.targets",
        "<Project><PropertyGroup><Shop>$(MSBuildThisFileDirectory)shop</Shop></PropertyGroup><ItemGroup \
         Condition=\"$(MSBuildProjectName.EndsWith('Tests')) or !($(MSBuildProjectFullPath.Contains('shop')))\">\
         <ProjectReference Include=\"$(Shop)\\Shop.csproj;..\\..\\a.csproj\" /></ItemGroup></Project>",
    ),
];

fn folder(below: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// Samples of every import format, with the names of their files.
pub(crate) fn formats() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    files_below(&folder("tests/formats"), &mut |path, bytes| found.push((name_of(path), bytes)));
    found.push(("index.scip".to_owned(), scip()));
    found.sort();
    found
}

/// An index of two files, of which one uses the other.
fn scip() -> Vec<u8> {
    use scip::types::{Document, Index, Metadata, Occurrence};
    let symbol = "scip-java maven . . shop/Order#";
    let document = |path: &str, roles| Document {
        relative_path: path.to_owned(),
        language: "java".to_owned(),
        occurrences: vec![Occurrence {
            range: vec![3, 0, 5],
            symbol: symbol.to_owned(),
            symbol_roles: roles,
            ..Occurrence::default()
        }],
        ..Document::default()
    };
    let index = Index {
        metadata: Some(Metadata {
            project_root: "file:///src/shop".to_owned(),
            ..Metadata::default()
        })
        .into(),
        documents: vec![document("shop/Order.java", 1), document("shop/Page.java", 8)],
        ..Index::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("index.scip");
    scip::write_message_to_file(&path, index).expect("a file");
    fs::read(path).expect("the file")
}

/// Files that some formats read beside the one that is imported.
pub(crate) const BESIDE: [&str; 4] =
    ["package.yml", "packs/a/package.yml", "packs/a/package_todo.yml", "packs/b/package.yml"];

/// A source in C#, whose tests hold no files of their own.
const C_SHARP: &str = r#"using System.Collections.Generic;
using Microsoft.AspNetCore.Mvc;
using Shop.Mail;

namespace Shop.Orders;

[ApiController, Route("api/[controller]")]
public partial class OrdersController(IMediator mediator, ShopContext context) : ControllerBase
{
    private readonly List<Order> orders = new() { new Order { Id = 1 } };

    [HttpGet("{id:int}"), Authorize(Policy = "orders")]
    public async Task<Order?> Get(int id)
    {
        _ = Task.Run(() => orders.ForEach(order => order.Send($"{order.Id} {id}")));
        await mediator.Publish(new OrderRead(id));
        using var transaction = context.Database.BeginTransaction();
        try { context.Orders.FromSqlRaw("SELECT * FROM orders WHERE id = 3"); }
        catch (Exception) when (id > 3) { throw; }
        return orders is [var first, ..] && first.Id switch { 1 => true, _ => false } ? first : null;
    }
}

public record OrderRead(int Id) : INotification;
"#;

/// Another, with what newer versions of the language write.
const NEW_C_SHARP: &str = r#"#nullable enable
global using System.Linq;
using static Shop.Mail.Letters;
using Carts = System.Collections.Generic.Dictionary<string, (int Id, Shop.Orders.Order? Order)>;
extern alias other;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<ShopContext>(o => o.UseSqlServer("x")).AddScoped<IClock, Clock>();
builder.Services.AddMediatR(cfg => cfg.RegisterServicesFromAssembly(typeof(Program).Assembly));
var app = builder.Build();
var api = app.MapGroup("/api/{tenant}").RequireAuthorization("admin");
api.MapGet("/orders/{id:int}", async (int id, ShopContext db) => await db.Orders.FindAsync(id) is { } found ? Results.Ok(found) : Results.NotFound());
api.MapPost("/orders", Handlers.Add).AllowAnonymous();
RecurringJob.AddOrUpdate<Sweeper>("sweep", s => s.Run(default!), "0 3 * * *");
#if DEBUG
app.Run("http://localhost");
#else
app.Run();
#endif

public static class Handlers
{
    public static async Task<IResult> Add([FromBody] Order order, IPublishEndpoint bus, HttpClient http)
    {
        async Task Local<T>(T what) where T : class, new() { await bus.Publish(what); }
        await Local(new Order { Id = 1 } with { Id = 2 });
        var raw = """
            SELECT "Id" FROM [dbo].[orders] o JOIN items i ON i.id = o.id
            """;
        foreach (var (id, name) in from o in Carts where o.Key is "a" or > "b" select (o.Key, o.Value))
            http.GetAsync($"https://x/{id:D2}/{{name}}").ConfigureAwait(false);
        return order?.Lines?[^1]?.Price switch { null => Results.BadRequest(), < 0 => throw new(), var p when p > 3 => Results.Ok(p), _ => default! };
    }
    public static decimal Total(this Order order) => order.Lines.Sum(line => line.Price * line.Count);
}

public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();
    protected override void OnModelCreating(ModelBuilder b)
    {
        b.Entity<Order>(e => { e.ToTable("orders", "dbo"); e.HasMany(o => o.Lines).WithOne().HasForeignKey("OrderId"); });
        b.ApplyConfiguration(new OrderMap());
    }
}

[Table("lines"), Index(nameof(Price))]
public record struct Line([property: Key] int Id, decimal Price = 1m) : IHas<Line>.IInner { public required string Name { get; init; } }

public class Consumer : IConsumer<OrderRead>, IRequestHandler<Ask, int>, INotificationHandler<OrderRead>
{
    public event EventHandler<Order>? Changed;
    public Task Consume(ConsumeContext<OrderRead> context) { Changed += (_, o) => o.Total(); Changed?.Invoke(this, new()); return Task.CompletedTask; }
    public void Pointer(ref readonly int a, scoped in Span<int> b, params int[] c) { fixed (int* p = c) { goto end; } end: ; }
    public static Consumer operator +(Consumer a, Consumer b) => a;
    ~Consumer() => lock_.Dispose();
}
"#;

/// Settings that a language reads.
pub(crate) fn settings(reader: &dyn LanguageReader) -> Vec<(&'static str, &'static str)> {
    let name = |path: &'static str| path.rsplit('/').next().unwrap_or(path);
    SETTINGS.into_iter().filter(|(path, _)| reader.marks(name(path))).collect()
}

/// Sources in a language: those among the fixtures, and those that stand as text in the tests
/// whose name names it.
pub(crate) fn samples(reader: &dyn LanguageReader) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    files_below(&folder("tests/fixtures"), &mut |path, bytes| {
        if reader.claims(&name_of(path)) {
            found.push(bytes);
        }
    });
    let tests = folder("tests");
    files_below(&tests, &mut |path, bytes| {
        // A test is a file, or a folder of them. The first were those of Python, and do not say so.
        let test = path.strip_prefix(&tests).ok().and_then(|below| below.iter().next());
        let test = test.map_or_else(String::new, |test| test.to_string_lossy().into_owned());
        let language = match test.split(['_', '.']).next().unwrap_or_default() {
            "imports" | "call" | "python" | "hostile" => "python",
            "csharp" => "c#",
            other => other,
        };
        let is_source = path.extension().is_some_and(|ending| ending == "rs");
        if is_source && reader.name().to_lowercase().starts_with(language) {
            let source = String::from_utf8_lossy(&bytes);
            let sources = literals(&source).into_iter().filter(|text| text.contains(['\n', ';']));
            found.extend(sources.map(String::into_bytes));
        }
    });
    if reader.claims("a.cs") {
        found.extend([C_SHARP, NEW_C_SHARP].map(|text| text.as_bytes().to_vec()));
    }
    found.sort();
    found.dedup();
    assert!(!found.is_empty(), "no source in {}", reader.name());
    found
}

/// The name of a file.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn files_below(folder: &Path, take: &mut dyn FnMut(&Path, Vec<u8>)) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        if entry.path().is_dir() {
            files_below(&entry.path(), take);
        } else {
            let bytes = fs::read(entry.path()).expect("a file");
            take(&entry.path(), bytes);
        }
    }
}

/// The text of the plain string literals of a Rust source.
fn literals(rust: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut characters = rust.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\''
                // A character, perhaps the quotation mark.
                if (characters.next_if_eq(&'\\').is_some() || characters.peek() == Some(&'"')) => {
                    characters.next();
                }
            '"' => {
                let mut text = String::new();
                while let Some(character) = characters.next() {
                    match character {
                        '"' => break,
                        '\\' => match characters.next() {
                            Some('n') => text.push('\n'),
                            Some('t') => text.push('\t'),
                            Some('\n') => {
                                while characters.next_if(|c| c.is_whitespace()).is_some() {}
                            }
                            Some(other) => text.push(other),
                            None => {}
                        },
                        other => text.push(other),
                    }
                }
                found.push(text);
            }
            _ => {}
        }
    }
    found
}
