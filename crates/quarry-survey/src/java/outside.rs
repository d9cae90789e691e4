//! What methods of the JDK's collections and of stores give: the types that pass through code
//! outside the source.

use crate::typed::program::Type;

/// Types whose one parameter is what they hold.
const HOLD_ONE: [&str; 38] = [
    "List",
    "Set",
    "Collection",
    "Iterable",
    "Iterator",
    "ListIterator",
    "Queue",
    "Deque",
    "ArrayList",
    "LinkedList",
    "HashSet",
    "LinkedHashSet",
    "TreeSet",
    "SortedSet",
    "NavigableSet",
    "ArrayDeque",
    "PriorityQueue",
    "Vector",
    "Stack",
    "Stream",
    "Optional",
    "Enumeration",
    "BlockingQueue",
    "ConcurrentLinkedQueue",
    "ConcurrentLinkedDeque",
    "CopyOnWriteArrayList",
    "Page",
    "Slice",
    "Supplier",
    "Callable",
    "Future",
    "CompletableFuture",
    "CompletionStage",
    "AtomicReference",
    "WeakReference",
    "SoftReference",
    "ThreadLocal",
    "Reference",
];

const MAPS: [&str; 10] = [
    "Map",
    "HashMap",
    "LinkedHashMap",
    "TreeMap",
    "SortedMap",
    "NavigableMap",
    "ConcurrentMap",
    "ConcurrentHashMap",
    "WeakHashMap",
    "Hashtable",
];

const STORES: [&str; 7] = [
    "JpaRepository",
    "CrudRepository",
    "ListCrudRepository",
    "PagingAndSortingRepository",
    "MongoRepository",
    "Repository",
    "ReactiveCrudRepository",
];

/// What `member` of the type `name` applied to `arguments` gives.
pub(super) fn gives(name: &str, arguments: &[Type], member: &str) -> Option<Type> {
    let one = || arguments.first().cloned();
    if STORES.contains(&name) {
        return match member {
            "save" | "saveAndFlush" | "getOne" | "getById" | "getReferenceById" => one(),
            "findById" | "findOne" => one().map(|of| Type::known("Optional", vec![of])),
            "findAll" | "findAllById" | "saveAll" => one().map(|of| Type::known("List", vec![of])),
            _ => None,
        };
    }
    if MAPS.contains(&name) {
        let (key, value) = (arguments.first().cloned()?, arguments.get(1).cloned()?);
        return match member {
            "get" | "put" | "remove" | "getOrDefault" | "computeIfAbsent" | "putIfAbsent"
            | "computeIfPresent" | "compute" | "merge" | "replace" => Some(value),
            "values" | "elements" => Some(Type::known("Collection", vec![value])),
            "keySet" | "keys" | "navigableKeySet" => Some(Type::known("Set", vec![key])),
            "firstKey" | "lastKey" | "floorKey" | "ceilingKey" | "higherKey" | "lowerKey" => {
                Some(key)
            }
            "entrySet" => Some(Type::known("Set", vec![Type::known("Entry", vec![key, value])])),
            "firstEntry" | "lastEntry" | "floorEntry" | "ceilingEntry" | "pollFirstEntry" => {
                Some(Type::known("Entry", vec![key, value]))
            }
            "headMap" | "tailMap" | "subMap" | "descendingMap" => {
                Some(Type::known("Map", vec![key, value]))
            }
            _ => None,
        };
    }
    match name {
        "Entry" | "Map.Entry" => match member {
            "getKey" => return arguments.first().cloned(),
            "getValue" | "setValue" => return arguments.get(1).cloned(),
            _ => return None,
        },
        "Class" => return matches!(member, "cast" | "newInstance").then(one).flatten(),
        "Function" | "BiFunction" | "UnaryOperator" | "BinaryOperator" => {
            return (member == "apply").then(|| arguments.last().cloned()).flatten();
        }
        _ => {}
    }
    if !HOLD_ONE.contains(&name) {
        return None;
    }
    match member {
        "get" | "next" | "previous" | "getFirst" | "getLast" | "first" | "last" | "peek"
        | "peekFirst" | "peekLast" | "poll" | "pollFirst" | "pollLast" | "pop" | "push"
        | "element" | "nextElement" | "elementAt" | "firstElement" | "lastElement" | "remove"
        | "removeFirst" | "removeLast" | "orElse" | "orElseThrow" | "orElseGet" | "set"
        | "take" | "join" | "call" | "getAndSet" | "floor" | "ceiling" | "higher" | "lower"
        | "toArray" | "getNow" => one(),
        "findFirst" | "findAny" | "min" | "max" | "reduce" => {
            one().map(|of| Type::known("Optional", vec![of]))
        }
        "iterator" | "listIterator" | "descendingIterator" => {
            one().map(|of| Type::known("Iterator", vec![of]))
        }
        "stream" | "parallelStream" | "filter" | "sorted" | "distinct" | "limit" | "skip"
        | "takeWhile" | "dropWhile" | "sequential" | "parallel" | "peekEach" | "onClose"
        | "unordered" => {
            let kept = if name == "Optional" && member == "filter" { "Optional" } else { "Stream" };
            one().map(|of| Type::known(kept, vec![of]))
        }
        "or" | "whenComplete" | "exceptionally" => {
            let kept = if name == "Optional" { "Optional" } else { "CompletableFuture" };
            one().map(|of| Type::known(kept, vec![of]))
        }
        "subList" | "getContent" | "toList" | "reversed" => {
            one().map(|of| Type::known("List", vec![of]))
        }
        "headSet" | "tailSet" | "subSet" | "descendingSet" => {
            one().map(|of| Type::known("Set", vec![of]))
        }
        _ => None,
    }
}

/// What a function is called with that is handed to `member`: its `parameter`.
pub(super) fn given(name: &str, arguments: &[Type], member: &str, parameter: u8) -> Option<Type> {
    let at = |which: usize| arguments.get(which).cloned();
    if MAPS.contains(&name) {
        return match (member, parameter) {
            (
                "forEach" | "computeIfAbsent" | "computeIfPresent" | "compute" | "replaceAll",
                which,
            ) => at(usize::from(which)),
            ("merge", _) => at(1),
            _ => None,
        };
    }
    if !HOLD_ONE.contains(&name) {
        return None;
    }
    match (member, parameter) {
        ("reduce" | "sort" | "sorted" | "min" | "max" | "toMap", 0 | 1)
        | (
            "forEach" | "map" | "filter" | "flatMap" | "anyMatch" | "allMatch" | "noneMatch"
            | "mapToInt" | "mapToLong" | "mapToDouble" | "mapToObj" | "removeIf" | "ifPresent"
            | "ifPresentOrElse" | "peek" | "forEachRemaining" | "forEachOrdered" | "replaceAll"
            | "takeWhile" | "dropWhile" | "thenApply" | "thenAccept" | "thenCompose"
            | "whenComplete" | "handle" | "updateAndGet" | "getAndUpdate",
            0,
        ) => at(0),
        _ => None,
    }
}
