//! What libraries do that C# code calls: which methods only read, which change the object that
//! they are called on, which log, which write stored data. Types are known by their own names,
//! where the source has none of that name; what is not listed is not known.

use crate::typed::deeds::Deeds;

/// Types of which every method only reads.
#[rustfmt::skip] // a list of words
const READ_ONLY: [&str; 40] = [
    "ArgumentException", "ArgumentNullException", "Boolean", "Char", "Claim", "ClaimsPrincipal",
    "CultureInfo", "DateOnly", "DateTime", "DateTimeOffset", "Decimal", "Double", "Encoding",
    "Enum", "Enumerable", "Guid", "IConfiguration", "IConfigurationSection", "IFormatProvider",
    "IReadOnlyCollection", "IReadOnlyDictionary", "IReadOnlyList", "IReadOnlySet", "ImmutableArray",
    "ImmutableDictionary", "ImmutableHashSet", "ImmutableList", "Int32", "Int64", "KeyValuePair",
    "Lazy", "Math", "Nullable", "Path", "Regex", "StringComparer", "TimeOnly", "TimeSpan", "Uri",
    "Version",
];

/// Collections and builders: they change themselves alone.
#[rustfmt::skip] // a list of words
const CHANGEABLE: [&str; 29] = [
    "Collection", "ConcurrentBag", "ConcurrentDictionary", "ConcurrentQueue", "Dictionary",
    "HashSet", "Hashtable", "ICollection", "IDictionary", "IEnumerable", "IEnumerator", "IList",
    "IOrderedEnumerable", "IOrderedQueryable", "IQueryable", "IIncludableQueryable", "ISet",
    "LinkedList", "List", "NameValueCollection", "ObservableCollection", "Queue",
    "SortedDictionary", "SortedList", "SortedSet", "Stack", "StringBuilder", "UriBuilder", "[]",
];

/// How the names of their methods begin that change them.
#[rustfmt::skip] // a list of words
const CHANGING: [&str; 24] = [
    "Add", "AddRange", "AppendLine", "AppendFormat", "AppendJoin", "Clear", "Dequeue", "Enqueue",
    "ExceptWith", "GetOrAdd", "Insert", "IntersectWith", "MoveNext", "Pop", "Push", "Remove",
    "Replace", "Reset", "Set", "Sort", "TryAdd", "TryDequeue", "TryRemove", "UnionWith",
];

/// Classes beside these of which making an object changes nothing.
#[rustfmt::skip] // a list of words
const PLAIN: [&str; 24] = [
    "Attribute", "BadRequestObjectResult", "BadRequestResult", "ContentResult", "Controller",
    "ControllerBase", "CreatedResult", "EventArgs", "JsonResult", "JsonSerializerOptions",
    "MemoryStream", "NotFoundResult", "Object", "OkObjectResult", "OkResult", "PageModel", "Random",
    "RouteValueDictionary", "SelectListItem", "StringContent", "Tuple", "ValidationResult",
    "ViewComponent", "ViewDataDictionary",
];

/// The name of a type without the number of types it is applied to.
fn own(name: &str) -> &str {
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    name.split_once('`').map_or(name, |(name, _)| name)
}

fn begins(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        name.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_lowercase))
    })
}

/// What calling `member` of the type `name` does.
pub(super) fn does(name: &str, member: &str) -> Deeds {
    let name = own(name);
    let reads = |reads: bool| if reads { Deeds::NONE } else { Deeds::UNPROVEN };
    if READ_ONLY.contains(&name) {
        return Deeds::NONE;
    }
    if CHANGEABLE.contains(&name) {
        let builder = name.ends_with("Builder");
        return if begins(member, &["ForEachAsync"]) {
            Deeds::UNPROVEN
        } else if matches!(member, "ExecuteUpdate" | "ExecuteDelete")
            || matches!(member, "ExecuteUpdateAsync" | "ExecuteDeleteAsync")
        {
            Deeds::WRITES
        } else if begins(member, &CHANGING) || (builder && begins(member, &["Append"])) {
            Deeds::FILLS
        } else {
            Deeds::NONE
        };
    }
    if is_failure(name) {
        return reads(begins(member, &["Get"]));
    }
    match name {
        "DbSet" | "IDbSet" => {
            if begins(member, &["Add", "Attach", "Execute", "Remove", "Update"]) {
                Deeds::WRITES
            } else {
                Deeds::NONE
            }
        }
        "DbContext" | "IdentityDbContext" => {
            if begins(member, &["SaveChanges", "Add", "Attach", "Remove", "Update"]) {
                Deeds::WRITES
            } else {
                reads(matches!(member, "Set" | "Find" | "FindAsync"))
            }
        }
        "ILogger" | "ILog" | "Log" => match member {
            "IsEnabled" => Deeds::NONE,
            _ => Deeds::OUTSIDE,
        },
        "IMailSender" | "IEmailSender" | "SmtpClient" => match member {
            _ if begins(member, &["Send"]) => Deeds::OUTSIDE,
            _ => Deeds::UNPROVEN,
        },
        "Task" | "ValueTask" => reads(matches!(
            member,
            "FromResult" | "WhenAll" | "ConfigureAwait" | "GetAwaiter" | "GetResult" | "AsTask"
        )),
        "Convert" => reads(begins(member, &["To", "From"])),
        "Array" => reads(matches!(member, "Empty" | "Find" | "FindAll" | "Exists" | "IndexOf")),
        "JsonSerializer" | "JsonConvert" => {
            reads(begins(member, &["Serialize", "SerializeObject"]))
        }
        _ => Deeds::UNPROVEN,
    }
}

fn is_failure(name: &str) -> bool {
    name.ends_with("Exception")
}

/// Whether `member` of the type `name` gives the object it is called on.
pub(super) fn gives_itself(name: &str, member: &str) -> bool {
    own(name) == "StringBuilder" && begins(member, &["Append", "Insert", "Replace", "Remove"])
}

/// What kind of type `member` of the type `name` gives, where it is not known which.
pub(super) fn gives_kind(name: &str, member: &str) -> Option<&'static str> {
    let several = CHANGEABLE.contains(&own(name)) || matches!(own(name), "DbSet" | "IDbSet");
    let goes_on = matches!(
        member,
        "Cast"
            | "Chunk"
            | "DefaultIfEmpty"
            | "GroupBy"
            | "GroupJoin"
            | "Join"
            | "OfType"
            | "Select"
            | "SelectMany"
            | "Zip"
    );
    (several && goes_on).then_some("IQueryable")
}

/// What making an object of the type `name` does.
pub(super) fn made(name: &str) -> Deeds {
    let name = own(name);
    // What inherits from an interface makes nothing of that.
    let mut letters = name.chars();
    let interface = letters.next() == Some('I') && letters.next().is_some_and(char::is_uppercase);
    let plain = interface
        || READ_ONLY.contains(&name)
        || CHANGEABLE.contains(&name)
        || PLAIN.contains(&name)
        || is_failure(name);
    if plain { Deeds::NONE } else { Deeds::UNPROVEN }
}
