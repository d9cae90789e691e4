//! What members of well-known types outside the source give back: Eloquent models and queries,
//! collections, Doctrine repositories.

use super::names::last;
use crate::typed::program::Type;

/// What a function is called with that is handed to `member`: its `parameter`. Some members that
/// only collections of Doctrine have give a key first.
pub(super) fn given(name: &str, arguments: &[Type], member: &str, parameter: u8) -> Option<Type> {
    let one = || arguments.last().cloned();
    match last(name) {
        "Collection" | "EloquentCollection" | "ArrayCollection" | "LengthAwarePaginator" => {
            match (member, parameter) {
                ("forAll" | "exists" | "findFirst" | "reduce", 1)
                | (
                    "map" | "filter" | "each" | "reject" | "first" | "last" | "flatMap"
                    | "mapWithKeys" | "groupBy" | "keyBy" | "sortBy" | "sortByDesc" | "sum" | "max"
                    | "min" | "avg" | "every" | "some" | "contains" | "unique" | "transform"
                    | "takeWhile" | "skipWhile",
                    0,
                ) => one(),
                _ => None,
            }
        }
        "Model" | "Authenticatable" | "Pivot" | "MorphPivot" | "User" | "Builder" => {
            match (member, parameter) {
                ("where" | "orWhere" | "when" | "unless" | "tap", 0) => {
                    Some(Type::known("Builder", vec![one()?]))
                }
                ("each" | "eachById", 0) => one(),
                ("chunk" | "chunkById", 0) => Some(Type::known("Collection", vec![one()?])),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What `member` of the type `name` gives, when that is applied to `arguments`.
pub(super) fn gives(name: &str, arguments: &[Type], member: &str) -> Option<Type> {
    let one = || arguments.last().cloned();
    let many = || Some(Type::known("Collection", vec![one()?]));
    let query = || Some(Type::known("Builder", vec![one()?]));
    let manager = || Some(Type::known("Doctrine\\ORM\\EntityManagerInterface", Vec::new()));
    let builder = || Some(Type::known("Doctrine\\ORM\\QueryBuilder", Vec::new()));
    match last(name) {
        "HttpClient" if member == "create" => {
            Some(Type::known("Symfony\\Contracts\\HttpClient\\HttpClientInterface", Vec::new()))
        }
        "AbstractMigration" if member == "$connection" => {
            Some(Type::known("Doctrine\\DBAL\\Connection", Vec::new()))
        }
        "EntityRepository" | "ServiceEntityRepository"
            if matches!(member, "getEntityManager" | "$_em") =>
        {
            manager()
        }
        "ManagerRegistry" if matches!(member, "getManager" | "getManagerForClass") => manager(),
        "EntityRepository"
        | "ServiceEntityRepository"
        | "EntityManagerInterface"
        | "EntityManager"
        | "ObjectManager"
            if member == "createQueryBuilder" =>
        {
            builder()
        }
        "EntityManagerInterface" | "EntityManager" if member == "getConnection" => {
            Some(Type::known("Doctrine\\DBAL\\Connection", Vec::new()))
        }
        "QueryBuilder"
            if matches!(
                member,
                "select"
                    | "addSelect"
                    | "distinct"
                    | "from"
                    | "join"
                    | "leftJoin"
                    | "innerJoin"
                    | "where"
                    | "andWhere"
                    | "orWhere"
                    | "setParameter"
                    | "setParameters"
                    | "orderBy"
                    | "addOrderBy"
                    | "groupBy"
                    | "addGroupBy"
                    | "having"
                    | "setMaxResults"
                    | "setFirstResult"
                    | "delete"
                    | "update"
                    | "set"
            ) =>
        {
            builder()
        }
        "Model" | "Authenticatable" | "Pivot" | "MorphPivot" | "User" | "Builder" => match member {
            "find" | "findOrFail" | "first" | "firstOrFail" | "firstOrCreate" | "firstOrNew"
            | "firstWhere" | "create" | "forceCreate" | "make" | "updateOrCreate" | "sole"
            | "findOrNew" | "fresh" | "refresh" | "replicate" => one(),
            "all" | "get" | "paginate" | "findMany" | "cursor" => many(),
            "query" | "newQuery" | "where" | "whereIn" | "whereNotIn" | "whereNull"
            | "whereNotNull" | "whereHas" | "whereDate" | "whereBetween" | "orWhere" | "with"
            | "without" | "orderBy" | "orderByDesc" | "latest" | "oldest" | "select" | "limit"
            | "take" | "join" | "leftJoin" | "withTrashed" | "lockForUpdate" | "distinct"
            | "groupBy" | "when" | "withCount" => query(),
            _ => None,
        },
        "Collection" | "EloquentCollection" | "ArrayCollection" | "LengthAwarePaginator" => {
            match member {
                "first" | "last" | "find" | "firstWhere" | "pop" | "shift" | "current" | "get"
                | "random" | "sole" => one(),
                "filter" | "sortBy" | "sortByDesc" | "where" | "whereIn" | "reject" | "values"
                | "unique" | "take" | "reverse" | "slice" | "matching" | "each" => many(),
                "iterator" => Some(Type::known("Iterator", vec![one()?])),
                _ => None,
            }
        }
        "EntityRepository" | "ServiceEntityRepository" | "ObjectRepository" => match member {
            "find" | "findOneBy" => one(),
            "findAll" | "findBy" => many(),
            _ => None,
        },
        "Iterator" | "Generator" | "IteratorAggregate" | "Traversable" | "ArrayIterator" => {
            match member {
                "iterator" => Some(Type::known("Iterator", vec![one()?])),
                "current" => one(),
                _ => None,
            }
        }
        _ => None,
    }
}
