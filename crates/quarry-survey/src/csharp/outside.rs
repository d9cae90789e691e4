//! What members of types outside the source give: lists, queries, tasks, and what base classes of
//! frameworks have.

use super::expressions::AWAIT;
use crate::typed::program::Type;

/// Types whose one parameter is what they hold.
const HOLD_ONE: [&str; 44] = [
    "[]",
    "List",
    "IList",
    "ICollection",
    "Collection",
    "IEnumerable",
    "IEnumerator",
    "IAsyncEnumerable",
    "IReadOnlyList",
    "IReadOnlyCollection",
    "ReadOnlyCollection",
    "ObservableCollection",
    "HashSet",
    "ISet",
    "SortedSet",
    "IReadOnlySet",
    "Queue",
    "Stack",
    "LinkedList",
    "ConcurrentBag",
    "ConcurrentQueue",
    "ConcurrentStack",
    "ImmutableList",
    "ImmutableArray",
    "IImmutableList",
    "ImmutableHashSet",
    "Span",
    "ReadOnlySpan",
    "Memory",
    "ArraySegment",
    "IQueryable",
    "IOrderedQueryable",
    "IOrderedEnumerable",
    "IIncludableQueryable",
    "DbSet",
    "IDbSet",
    "Lazy",
    "Nullable",
    "IOptions",
    "IOptionsSnapshot",
    "IOptionsMonitor",
    "Func",
    "ThreadLocal",
    "AsyncLocal",
];

const MAPS: [&str; 10] = [
    "Dictionary",
    "IDictionary",
    "IReadOnlyDictionary",
    "ConcurrentDictionary",
    "SortedDictionary",
    "SortedList",
    "ImmutableDictionary",
    "IImmutableDictionary",
    "FrozenDictionary",
    "ReadOnlyDictionary",
];

/// What `member` of the type `name` applied to `arguments` gives.
pub(super) fn gives(name: &str, arguments: &[Type], member: &str) -> Option<Type> {
    if let Some(client) = client(name, member) {
        return Some(client);
    }
    let one = || arguments.first().cloned();
    match name {
        "Task" | "ValueTask" => {
            return match member {
                AWAIT | "Result" | "GetResult" => one(),
                "ConfigureAwait" | "GetAwaiter" | "WaitAsync" | "AsTask" => {
                    one().map(|of| Type::known("Task", vec![of]))
                }
                _ => None,
            };
        }
        "KeyValuePair" => {
            return match member {
                "Key" => one(),
                "Value" => arguments.get(1).cloned(),
                _ => None,
            };
        }
        _ => {}
    }
    if MAPS.contains(&name) {
        let (key, value) = (arguments.first().cloned()?, arguments.get(1).cloned()?);
        return match member {
            "[]" | "GetOrAdd" | "AddOrUpdate" | "GetValueOrDefault" => Some(value),
            "Values" => Some(Type::known("List", vec![value])),
            "Keys" => Some(Type::known("List", vec![key])),
            "iterator" | "First" | "FirstOrDefault" | "Single" | "SingleOrDefault" => {
                let pair = Type::known("KeyValuePair", vec![key, value]);
                if member == "iterator" {
                    Some(Type::known("List", vec![pair]))
                } else {
                    Some(pair)
                }
            }
            _ => None,
        };
    }
    if !HOLD_ONE.contains(&name) {
        return None;
    }
    match member {
        "First" | "FirstOrDefault" | "Single" | "SingleOrDefault" | "Last" | "LastOrDefault"
        | "ElementAt" | "ElementAtOrDefault" | "Find" | "FindLast" | "Dequeue" | "Peek" | "Pop"
        | "Min" | "Max" | "MinBy" | "MaxBy" | "[]" | "Value" | "CurrentValue" | "Current"
        | "Aggregate" | "Invoke" => one(),
        "FirstAsync"
        | "FirstOrDefaultAsync"
        | "SingleAsync"
        | "SingleOrDefaultAsync"
        | "LastAsync"
        | "LastOrDefaultAsync"
        | "FindAsync" => one().map(|of| Type::known("Task", vec![of])),
        "ToListAsync" | "ToArrayAsync" => {
            one().map(|of| Type::known("Task", vec![Type::known("List", vec![of])]))
        }
        "iterator" | "ToList" | "ToArray" | "ToHashSet" | "GetRange" | "FindAll" | "Local"
        | "AsReadOnly" | "GetEnumerator" => one().map(|of| Type::known("List", vec![of])),
        "Where"
        | "OrderBy"
        | "OrderByDescending"
        | "ThenBy"
        | "ThenByDescending"
        | "Take"
        | "Skip"
        | "TakeWhile"
        | "SkipWhile"
        | "Distinct"
        | "DistinctBy"
        | "Reverse"
        | "Concat"
        | "Union"
        | "Intersect"
        | "Except"
        | "ExceptBy"
        | "Append"
        | "Prepend"
        | "Include"
        | "ThenInclude"
        | "AsNoTracking"
        | "AsNoTrackingWithIdentityResolution"
        | "AsTracking"
        | "AsQueryable"
        | "AsEnumerable"
        | "AsAsyncEnumerable"
        | "AsSplitQuery"
        | "AsSingleQuery"
        | "IgnoreQueryFilters"
        | "TagWith"
        | "FromSqlRaw"
        | "FromSqlInterpolated"
        | "FromSql"
        | "WithCancellation" => one().map(|of| Type::known("IQueryable", vec![of])),
        _ => None,
    }
}

/// What a function that is handed to `member` of a type is called with.
pub(super) fn given(name: &str, arguments: &[Type], member: &str, parameter: u8) -> Option<Type> {
    let one = || arguments.first().cloned();
    if HOLD_ONE.contains(&name) {
        return match (member, parameter) {
            ("Aggregate" | "Zip" | "Join" | "GroupJoin" | "ThenInclude", _) => None,
            (_, 0) => one(),
            _ => None,
        };
    }
    if MAPS.contains(&name) && parameter == 0 {
        let (key, value) = (arguments.first().cloned()?, arguments.get(1).cloned()?);
        return Some(Type::known("KeyValuePair", vec![key, value]));
    }
    if matches!(name, "EntityTypeBuilder" | "OwnedNavigationBuilder") && parameter == 0 {
        return if name == "EntityTypeBuilder" { one() } else { arguments.get(1).cloned() };
    }
    None
}

/// Objects that parts of frameworks give, as far as detectors ask for them.
fn client(name: &str, member: &str) -> Option<Type> {
    let known = |name| Some(Type::known(name, Vec::new()));
    match (name, member) {
        ("IHttpClientFactory", "CreateClient") => known("HttpClient"),
        ("HttpContext" | "IHttpContextAccessor", "User") => known("ClaimsPrincipal"),
        ("IHttpContextAccessor", "HttpContext") => known("HttpContext"),
        ("StdSchedulerFactory" | "ISchedulerFactory", "GetScheduler") => {
            Some(Type::known("Task", vec![Type::known("IScheduler", Vec::new())]))
        }
        ("DbContext", "Database") => known("DatabaseFacade"),
        ("WebApplication" | "IEndpointRouteBuilder", "Services" | "ServiceProvider") => {
            known("IServiceProvider")
        }
        ("IServiceProvider", "CreateScope" | "CreateAsyncScope") => known("IServiceScope"),
        ("IServiceScope", "ServiceProvider") => known("IServiceProvider"),
        ("WebApplicationBuilder", "Build") => known("WebApplication"),
        ("WebApplicationBuilder" | "IHostApplicationBuilder", "Services") => {
            known("IServiceCollection")
        }
        ("WebApplication", "CreateBuilder") => known("WebApplicationBuilder"),
        (
            "DbConnection" | "SqlConnection" | "IDbConnection" | "NpgsqlConnection",
            "CreateCommand",
        ) => known("IDbCommand"),
        _ => None,
    }
}

/// What a class has from a base class outside the source: its members hide types of the same
/// name.
pub(super) fn inherited(name: &str, member: &str) -> Option<Type> {
    let web = matches!(
        name,
        "Controller" | "ControllerBase" | "PageModel" | "ViewComponent" | "Hub" | "ApiController"
    );
    if web {
        return match member {
            "User" => Some(Type::known("ClaimsPrincipal", Vec::new())),
            "HttpContext" => Some(Type::known("HttpContext", Vec::new())),
            "Request" | "Response" | "Url" | "ModelState" | "RouteData" | "TempData"
            | "ViewData" | "ViewBag" | "File" | "Content" | "Context" | "Clients" | "Groups"
            | "Page" | "View" | "Json" => Some(Type::UNKNOWN),
            _ => None,
        };
    }
    match (name, member) {
        ("DbContext" | "IdentityDbContext", "Database") => {
            Some(Type::known("DatabaseFacade", Vec::new()))
        }
        ("DbContext" | "IdentityDbContext", "Model" | "ChangeTracker") => Some(Type::UNKNOWN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_queries_and_tasks_hand_on_what_they_hold() {
        let of = Type::known("Order", Vec::new());
        let held = std::slice::from_ref(&of);
        let found = |name, member| gives(name, held, member);
        assert_eq!(found("List", "First"), Some(of.clone()));
        assert_eq!(found("DbSet", "FindAsync"), Some(Type::known("Task", vec![of.clone()])));
        assert_eq!(found("IQueryable", "Where"), Some(Type::known("IQueryable", vec![of.clone()])));
        assert_eq!(found("Task", AWAIT), Some(of.clone()));
        assert_eq!(found("Order", "First"), None);
        assert_eq!(given("List", held, "Where", 0), Some(of));
    }
}
