//! What libraries do that Java code calls: which methods only read, which change the object that
//! they are called on, which log, which write stored data. Types are known by their own names,
//! where the source has none of that name; what is not listed is not known.

use super::{
    facts::{Annotation, Argument},
    names::JavaNames,
};
use crate::typed::{
    Symbol,
    deeds::Deeds,
    program::{Program, Type},
};

/// Types of which every method only reads: values that never change, and functions of the JDK
/// that make new ones.
#[rustfmt::skip] // a list of words
const READ_ONLY: [&str; 66] = [
    "BigDecimal", "BigInteger", "Boolean", "Byte", "CharSequence", "Character", "Charset",
    "ChronoUnit", "Collectors", "Comparator", "CriteriaBuilder", "Currency", "DateTimeFormatter",
    "DayOfWeek", "Double", "DoubleStream", "Duration", "Entry", "Enum", "Float", "GrantedAuthority",
    "HttpStatus", "ImmutableList", "ImmutableMap", "ImmutableSet", "Instant", "IntStream",
    "Integer", "LocalDate", "LocalDateTime", "LocalTime", "Locale", "Long", "LongStream",
    "MediaType", "Month", "Number", "Objects", "OffsetDateTime", "Optional", "OptionalDouble",
    "OptionalInt", "OptionalLong", "Page", "PageRequest", "Pageable", "Paths", "Pattern", "Period",
    "Principal", "ResponseEntity", "Short", "SimpleGrantedAuthority", "Slice", "Sort",
    "StandardCharsets", "StrictMath", "Stream", "String", "Strings", "TimeUnit", "URI", "UUID",
    "YearMonth", "ZoneId", "ZonedDateTime",
];

/// Helpers of which every method only reads, but for those whose names say that they change.
#[rustfmt::skip] // a list of words
const HELPERS: [&str; 18] = [
    "ArrayUtils", "Arrays", "Assert", "BooleanUtils", "CollectionUtils", "Collections",
    "FilenameUtils", "Iterables", "Lists", "MapUtils", "Maps", "NumberUtils", "ObjectUtils",
    "Preconditions", "Sets", "StringEscapeUtils", "StringUtils", "Validate",
];

/// How the names of their methods begin that change what they are handed.
#[rustfmt::skip] // a list of words
const CHANGING: [&str; 15] = [
    "add", "copy", "fill", "filter", "parallel", "put", "remove", "replace", "reverse", "rotate",
    "set", "shuffle", "sort", "swap", "transform",
];

/// Collections of the JDK, builders of texts, dates and formats: they change themselves alone.
#[rustfmt::skip] // a list of words
const CHANGEABLE: [&str; 58] = [
    "ArrayDeque", "ArrayList", "AtomicBoolean", "AtomicInteger", "AtomicLong", "AtomicReference",
    "BlockingQueue", "Calendar", "Collection", "ConcurrentHashMap", "ConcurrentLinkedDeque",
    "ConcurrentLinkedQueue", "ConcurrentMap", "CopyOnWriteArrayList", "CriteriaQuery", "Date",
    "DateFormat", "DecimalFormat", "Deque", "EnumMap", "EnumSet", "Enumeration",
    "GregorianCalendar", "HashMap", "HashSet", "Hashtable", "HttpHeaders", "Iterable", "Iterator",
    "JSONArray", "JSONObject", "LinkedHashMap", "LinkedHashSet", "LinkedList", "List",
    "ListIterator", "Map", "Matcher", "NavigableMap", "NavigableSet", "NumberFormat",
    "PriorityQueue", "Properties", "Queue", "Set", "SimpleDateFormat", "SortedMap", "SortedSet",
    "Stack", "StringBuffer", "StringBuilder", "StringJoiner", "Timestamp", "TreeMap", "TreeSet",
    "Vector", "WeakHashMap", "WeakReference",
];

/// Methods of these that only read; further ones begin with `get` or `is`.
#[rustfmt::skip] // a list of words
const READING: [&str; 66] = [
    "after", "asList", "before", "capacity", "ceiling", "ceilingKey", "charAt", "clone",
    "compareTo", "contains", "containsAll", "containsKey", "containsValue", "copyOf",
    "descendingIterator", "descendingMap", "descendingSet", "element", "elementAt", "empty", "end",
    "entrySet", "equals", "first", "firstElement", "firstEntry", "firstKey", "floor", "floorKey",
    "forEach", "format", "from", "group", "groupCount", "has", "hasMoreElements", "hasNext",
    "hasPrevious", "hashCode", "headMap", "headSet", "higherKey", "indexOf", "iterator",
    "keySet", "last", "lastElement", "lastEntry", "lastIndexOf", "lastKey", "length",
    "listIterator", "lowerKey", "noneOf", "of", "optString", "parallelStream", "peek", "size",
    "start", "stream", "subList", "substring", "toArray", "toInstant", "toString",
];

/// More of them.
const MORE_READING: [&str; 7] =
    ["keys", "parse", "subMap", "tailMap", "tailSet", "valueOf", "values"];

/// Classes beside these of which making an object changes nothing.
#[rustfmt::skip] // a list of words
const PLAIN: [&str; 30] = [
    "BufferedReader", "ByteArrayInputStream", "ByteArrayOutputStream", "File", "HttpEntity",
    "InputStreamReader", "Object", "ObjectMapper", "PageImpl", "PageRequest",
    "ParameterizedTypeReference", "Random", "RestTemplate", "SecureRandom", "Semaphore",
    "StringReader", "StringWriter", "TypeReference", "TypeToken", "URL",
    "UsernamePasswordAuthenticationToken", "SimpleEntry", "SimpleMailMessage", "ReentrantLock",
    "CountDownLatch", "ModelAndView", "ModelMap", "ThreadLocal", "LinkedMultiValueMap", "Gson",
];

/// Interfaces of Spring Data through which stored data is read and written.
const STORES: [&str; 10] = [
    "CrudRepository",
    "JpaRepository",
    "JpaSpecificationExecutor",
    "ListCrudRepository",
    "ListPagingAndSortingRepository",
    "MongoRepository",
    "PagingAndSortingRepository",
    "QuerydslPredicateExecutor",
    "ReactiveCrudRepository",
    "Repository",
];

/// Beginnings of names of methods of these that only read, and of those that write.
const FINDS: [&str; 8] = ["find", "get", "read", "query", "search", "stream", "count", "exists"];
const STORES_AWAY: [&str; 6] = ["save", "delete", "remove", "insert", "update", "flush"];

fn begins(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        name.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_lowercase))
    })
}

/// What calling `member` of the type `name` does.
pub(super) fn does(name: &str, member: &str) -> Deeds {
    let getter = begins(member, &["get", "is", "has"]);
    if READ_ONLY.contains(&name) {
        return match (name, member) {
            ("Entry", "setValue") => Deeds::FILLS,
            _ => Deeds::NONE,
        };
    }
    if HELPERS.contains(&name) {
        return if begins(member, &CHANGING) { Deeds::UNPROVEN } else { Deeds::NONE };
    }
    if CHANGEABLE.contains(&name) {
        let reads = member != "getAndSet"
            && !begins(member, &["getAnd"])
            && (getter || READING.contains(&member) || MORE_READING.contains(&member));
        return if reads { Deeds::NONE } else { Deeds::FILLS };
    }
    if STORES.contains(&name) {
        return stored(member);
    }
    if is_failure(name) {
        return match member {
            "printStackTrace" => Deeds::OUTSIDE,
            "initCause" | "addSuppressed" | "setStackTrace" => Deeds::FILLS,
            _ if getter => Deeds::NONE,
            _ => Deeds::UNPROVEN,
        };
    }
    let reads = |reads: bool| if reads { Deeds::NONE } else { Deeds::UNPROVEN };
    match name {
        "Math" => reads(member != "random"),
        "System" => reads(matches!(
            member,
            "currentTimeMillis"
                | "nanoTime"
                | "getProperty"
                | "getenv"
                | "lineSeparator"
                | "identityHashCode"
        )),
        "Class" => reads(!matches!(member, "newInstance" | "forName")),
        "ParameterizedType"
        | "Type"
        | "Authentication"
        | "SecurityContext"
        | "SecurityContextHolder"
        | "Environment"
        | "MessageSource"
        | "LoggerFactory"
        | "LogFactory"
        | "LogManager" => reads(getter),
        "HttpServletRequest" | "ServletRequest" => {
            reads(getter && !matches!(member, "getSession" | "getInputStream" | "getReader"))
        }
        "Logger" | "Log" | "XLogger" => match member {
            "getLogger" | "getName" => Deeds::NONE,
            _ if member.ends_with("Enabled") => Deeds::NONE,
            _ => Deeds::OUTSIDE,
        },
        "PrintStream" => Deeds::OUTSIDE,
        "JavaMailSender" | "MailSender" | "MeterRegistry" => match member {
            "send" | "counter" | "timer" | "gauge" => Deeds::OUTSIDE,
            "createMimeMessage" => Deeds::NONE,
            _ => Deeds::UNPROVEN,
        },
        "EntityManager" | "Session" => match member {
            "find" | "getReference" | "createQuery" | "createNamedQuery" | "createNativeQuery"
            | "createSQLQuery" | "getCriteriaBuilder" | "contains" | "get" | "load"
            | "createCriteria" | "isOpen" => Deeds::NONE,
            "persist" | "merge" | "remove" | "save" | "saveOrUpdate" | "update" | "delete"
            | "flush" => Deeds::WRITES,
            _ => Deeds::UNPROVEN,
        },
        "Query" | "TypedQuery" | "NativeQuery" => match member {
            "executeUpdate" => Deeds::WRITES,
            "getResultList" | "getSingleResult" | "getResultStream" | "list" | "uniqueResult"
            | "stream" => Deeds::NONE,
            _ if begins(member, &["set"]) => Deeds::FILLS,
            _ => Deeds::UNPROVEN,
        },
        "JdbcTemplate"
        | "NamedParameterJdbcTemplate"
        | "JdbcOperations"
        | "NamedParameterJdbcOperations" => match member {
            "update" | "batchUpdate" => Deeds::WRITES,
            _ if begins(member, &["query"]) => Deeds::NONE,
            _ => Deeds::UNPROVEN,
        },
        _ => Deeds::UNPROVEN,
    }
}

/// What a method of a repository does, by its name.
fn stored(member: &str) -> Deeds {
    if begins(member, &FINDS) {
        Deeds::NONE
    } else if begins(member, &STORES_AWAY) {
        Deeds::WRITES
    } else {
        Deeds::UNPROVEN
    }
}

fn is_failure(name: &str) -> bool {
    name == "Throwable" || name.ends_with("Exception") || name.ends_with("Error")
}

/// Whether `member` of the type `name` gives the object it is called on.
pub(super) fn gives_itself(name: &str, member: &str) -> bool {
    match name {
        "StringBuilder" | "StringBuffer" => {
            matches!(
                member,
                "append" | "insert" | "delete" | "deleteCharAt" | "replace" | "reverse"
            )
        }
        "StringJoiner" => member == "add",
        _ => false,
    }
}

/// Values that never change, and give nothing else.
#[rustfmt::skip] // a list of words
const VALUES: [&str; 26] = [
    "BigDecimal", "BigInteger", "Boolean", "Byte", "CharSequence", "Character", "Charset",
    "Currency", "DateTimeFormatter", "DayOfWeek", "Double", "Duration", "Float", "Instant",
    "Integer", "LocalDate", "LocalDateTime", "LocalTime", "Locale", "Long", "Month", "Number",
    "Short", "String", "UUID", "ZonedDateTime",
];

/// What kind of type `member` of the type `name` gives, where it is not known which.
pub(super) fn gives_kind(name: &str, member: &str) -> Option<&'static str> {
    const PIPES: [&str; 4] = ["DoubleStream", "IntStream", "LongStream", "Stream"];
    if VALUES.contains(&name) {
        return Some("String");
    }
    let goes_on = matches!(
        member,
        "asDoubleStream"
            | "boxed"
            | "distinct"
            | "dropWhile"
            | "filter"
            | "flatMap"
            | "limit"
            | "map"
            | "mapToDouble"
            | "mapToInt"
            | "mapToLong"
            | "mapToObj"
            | "parallel"
            | "peek"
            | "skip"
            | "sorted"
            | "takeWhile"
    );
    match (name, member) {
        (_, "findFirst" | "findAny" | "max" | "min" | "reduce" | "average")
            if PIPES.contains(&name) =>
        {
            Some("Optional")
        }
        _ if PIPES.contains(&name) && goes_on => Some("Stream"),
        ("Optional", "map" | "flatMap" | "filter" | "or") => Some("Optional"),
        ("Optional", "stream") => Some("Stream"),
        ("StringBuilder" | "StringBuffer" | "StringJoiner", "toString" | "substring")
        | ("SimpleDateFormat" | "DecimalFormat" | "NumberFormat" | "DateFormat", "format") => {
            Some("String")
        }
        ("Date" | "Timestamp", "toInstant") => Some("Instant"),
        _ => None,
    }
}

/// What making an object of the type `name` does.
pub(super) fn made(name: &str) -> Deeds {
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    let plain = READ_ONLY.contains(&name)
        || CHANGEABLE.contains(&name)
        || PLAIN.contains(&name)
        || is_failure(name);
    if plain { Deeds::NONE } else { Deeds::UNPROVEN }
}

/// What a method without a body does by its declaration: a query of a repository.
pub(super) fn declared(
    names: &JavaNames<'_>,
    program: &Program<'_>,
    method: Symbol,
) -> Option<Deeds> {
    let fact = program.symbol(method);
    let owner = Symbol { file: method.file, at: fact.owner? };
    for annotation in names.annotations(method) {
        match annotation.own_name() {
            "Modifying" | "Insert" | "Update" | "Delete" => return Some(Deeds::WRITES),
            "Select" => return Some(Deeds::NONE),
            _ => {}
        }
    }
    // Functions without names may implement it anywhere.
    if names.annotations(owner).any(|one| one.own_name() == "FunctionalInterface") {
        return Some(Deeds::UNPROVEN);
    }
    let above = program.outside_ancestors(&Type::of(owner));
    let is_store = above
        .iter()
        .any(|above| program.outside_name(above.head).is_some_and(|name| STORES.contains(&name)));
    if !is_store {
        return None;
    }
    let query = names.annotations(method).find(|one| one.own_name() == "Query");
    Some(match query {
        Some(query) => asked(query),
        None => stored(fact.own_name()),
    })
}

/// What a query that is written out does.
fn asked(query: &Annotation) -> Deeds {
    let mut text = query.argument("value");
    while let Some(Argument::Joined(parts)) = text {
        text = parts.first();
    }
    let Some(Argument::Text(text)) = text else { return Deeds::UNPROVEN };
    let word: String = text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    match word.to_ascii_lowercase().as_str() {
        "select" | "from" => Deeds::NONE,
        "insert" | "update" | "delete" | "merge" => Deeds::WRITES,
        _ => Deeds::UNPROVEN,
    }
}
