//! Statements of SQL in `MyBatis` mapper files.
//!
//! A mapper file names the interface it serves, and for each method the statement that the method
//! runs. The text is put together with every condition taken as met, so it need not be one
//! statement that a database would take; the tables it names are the same.

use std::collections::BTreeMap;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::inventory::Inventory;

/// Largest file that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// Deepest nesting of elements that is read.
const DEEPEST: usize = 64;

/// Pieces in pieces are put in this far.
const FURTHEST: u32 = 8;

/// Longest statement that is put together, in bytes.
const LONGEST: usize = 64 << 10;

/// One mapper file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mapper {
    /// The interface it serves, in full.
    pub(super) interface: String,
    /// Its statements, in the order of the file.
    pub(super) statements: Vec<Statement>,
    /// Classes that it names for parameters and results.
    pub(super) types: Vec<String>,
}

/// The statement of one method.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// The method.
    pub(super) method: String,
    /// The text.
    pub(super) sql: String,
}

/// Whether a file of this name may be a mapper.
pub(super) fn may_map(file_name: &str) -> bool {
    file_name.strip_suffix(".xml").is_some_and(|stem| {
        let stem = stem.to_ascii_lowercase();
        ["mapper", "mapping", "dao", "repository", "sqlmap"].iter().any(|word| stem.contains(word))
    })
}

/// The mapper files of a source.
pub(super) fn mappers(inventory: &Inventory) -> Vec<Mapper> {
    let markers = inventory.markers.iter().filter(|marker| may_map(marker.name()));
    markers.filter_map(|marker| read(&inventory.read(marker).ok()?)).collect()
}

/// A piece of a statement.
#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    /// What the element `sql` of this name holds.
    Included(String),
}

/// An element that is open.
#[derive(Debug, Default)]
struct Open {
    name: String,
    /// For a statement or a fragment: its name, and where its pieces go.
    id: Option<String>,
    pieces: Vec<Piece>,
    /// What is put behind what it holds.
    after: String,
}

fn read(bytes: &[u8]) -> Option<Mapper> {
    if bytes.len() > LARGEST || !bytes.windows(7).any(|seven| seven == b"<mapper") {
        return None;
    }
    let mut reader = Reader::from_reader(bytes);
    let mut mapper = Mapper::default();
    let mut fragments: BTreeMap<String, Vec<Piece>> = BTreeMap::new();
    let mut found: Vec<(String, Vec<Piece>)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                if open.is_empty() {
                    // Other tools call their files mappers, too; theirs serve no interface.
                    mapper.interface = root(&element)?;
                }
                if open.len() >= DEEPEST {
                    break;
                }
                types(&element, &mut mapper.types);
                let one = begin(&element, &mut open);
                open.push(one);
            }
            Ok(Event::Empty(element)) => {
                types(&element, &mut mapper.types);
                if element.local_name().as_ref() == "include"
                    && let (Some(last), Some(id)) = (open.last_mut(), attribute(&element, "refid"))
                {
                    last.pieces.push(Piece::Included(id));
                }
            }
            Ok(Event::End(_)) => {
                let Some(one) = open.pop() else { break };
                end(one, &mut open, &mut fragments, &mut found);
            }
            Ok(Event::Text(text)) => add(&mut open, &text),
            Ok(Event::CData(text)) => add(&mut open, &text),
            // `&lt;` and its like stand for comparisons.
            Ok(Event::GeneralRef(_)) => add(&mut open, "="),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        buffer.clear();
    }
    if mapper.interface.is_empty() {
        return None;
    }
    for (method, pieces) in found {
        let mut sql = String::new();
        put_in(&pieces, &fragments, &mapper.interface, &mut sql, FURTHEST);
        mapper.statements.push(Statement { method, sql });
    }
    Some(mapper)
}

/// The interface that a file of mappers serves.
fn root(element: &BytesStart<'_>) -> Option<String> {
    if element.local_name().as_ref() != "mapper" {
        return None;
    }
    attribute(element, "namespace").filter(|name| !name.is_empty())
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|one| one.key.as_ref() == name)?;
    Some(found.value.into_owned())
}

/// Notes the classes that an element names in full.
fn types(element: &BytesStart<'_>, into: &mut Vec<String>) {
    for name in ["resultType", "parameterType", "type", "ofType", "javaType", "typeHandler"] {
        into.extend(attribute(element, name).filter(|class| class.contains('.')));
    }
}

fn begin(element: &BytesStart<'_>, open: &mut [Open]) -> Open {
    let mut one = Open { name: element.local_name().as_ref().to_owned(), ..Open::default() };
    let mut before = String::new();
    match one.name.as_str() {
        "select" | "insert" | "update" | "delete" | "sql" => one.id = attribute(element, "id"),
        // A statement of its own, which runs before or after.
        "selectKey" => {
            let around = open.iter().rev().find_map(|one| one.id.clone());
            one.id = Some(around.unwrap_or_default());
        }
        "where" => " WHERE ".clone_into(&mut before),
        "set" => " SET ".clone_into(&mut before),
        "trim" => {
            before = format!(" {} ", attribute(element, "prefix").unwrap_or_default());
            one.after = format!(" {} ", attribute(element, "suffix").unwrap_or_default());
        }
        "foreach" => {
            before = attribute(element, "open").unwrap_or_default();
            one.after = attribute(element, "close").unwrap_or_default();
        }
        _ => {}
    }
    if !before.is_empty() {
        one.pieces.push(Piece::Text(before));
    }
    one
}

fn end(
    mut one: Open,
    open: &mut [Open],
    fragments: &mut BTreeMap<String, Vec<Piece>>,
    found: &mut Vec<(String, Vec<Piece>)>,
) {
    match (one.name.as_str(), one.id) {
        ("sql", Some(id)) => {
            fragments.insert(id, one.pieces);
        }
        (_, Some(id)) => found.push((id, one.pieces)),
        // What is said about results is no part of any statement.
        ("resultMap" | "cache" | "parameterMap" | "bind", None) => {}
        (_, None) => {
            let Some(around) = open.last_mut() else { return };
            around.pieces.append(&mut one.pieces);
            around.pieces.push(Piece::Text(format!("{} ", one.after)));
        }
    }
}

fn add(open: &mut [Open], text: &str) {
    if let Some(last) = open.last_mut() {
        last.pieces.push(Piece::Text(text.to_owned()));
    }
}

fn put_in(
    pieces: &[Piece],
    fragments: &BTreeMap<String, Vec<Piece>>,
    interface: &str,
    sql: &mut String,
    depth: u32,
) {
    for piece in pieces {
        if sql.len() > LONGEST {
            return;
        }
        match piece {
            Piece::Text(text) => sql.push_str(text),
            Piece::Included(id) => {
                let own = id.strip_prefix(interface).and_then(|id| id.strip_prefix('.'));
                let fragment = fragments.get(own.unwrap_or(id));
                if let (Some(pieces), Some(depth)) = (fragment, depth.checked_sub(1)) {
                    put_in(pieces, fragments, interface, sql, depth);
                }
                sql.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_put_together() {
        let text = br#"<?xml version="1.0"?>
            <!DOCTYPE mapper PUBLIC "-//mybatis.org//DTD Mapper 3.0//EN" "mapper.dtd">
            <mapper namespace="shop.Orders">
              <sql id="columns">o.id, o.total</sql>
              <sql id="tables">orders o <include refid="joined"/></sql>
              <sql id="joined">JOIN items i ON i.order_id = o.id</sql>
              <resultMap id="order" type="shop.Order"><id column="id" property="id"/></resultMap>
              <select id="find" resultMap="order" parameterType="int">
                SELECT <include refid="columns"/> FROM <include refid="shop.Orders.tables"/>
                <where><if test="paid != null">AND o.paid = #{paid}</if>
                  AND o.total &lt; 3
                  <foreach collection="ids" item="id" open=" AND id IN (" separator="," close=")">#{id}</foreach></where>
              </select>
              <insert id="add"><selectKey keyProperty="id">SELECT nextval('seq')</selectKey>
                <![CDATA[INSERT INTO orders (total) VALUES (#{total})]]></insert>
              <update id="pay">UPDATE orders <set><if test="x">paid = 1,</if></set> WHERE id = #{id}</update>
            </mapper>"#;
        let mapper = read(text).expect("a mapper");
        assert_eq!(mapper.interface, "shop.Orders");
        assert_eq!(mapper.types, ["shop.Order"]);
        let shown: Vec<_> = mapper
            .statements
            .iter()
            .map(|one| {
                let words: Vec<_> = one.sql.split_whitespace().collect();
                format!("{}: {}", one.method, words.join(" "))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "find: SELECT o.id, o.total FROM orders o JOIN items i ON i.order_id = o.id WHERE AND o.paid = #{paid} \
                 AND o.total = 3 AND id IN (#{id})",
                "add: SELECT nextval('seq')",
                "add: INSERT INTO orders (total) VALUES (#{total})",
                "pay: UPDATE orders SET paid = 1, WHERE id = #{id}",
            ]
        );
    }

    #[test]
    fn other_files_are_no_mappers() {
        let cases: [&[u8]; 6] = [
            b"",
            b"<beans><mapper namespace='a.B'/></beans>",
            b"<mapper><select id='a'>SELECT 1</select></mapper>",
            b"<mapper namespace=''></mapper>",
            b"<mappers namespace='a.B'/>",
            b"\xFF\xFE<mapper",
        ];
        for text in cases {
            assert_eq!(read(text), None, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn circles_and_depth_end() {
        let round =
            b"<mapper namespace='a.B'><sql id='x'>a <include refid='x'/><include refid='x'/></sql>\
                      <select id='s'>SELECT <include refid='x'/></select></mapper>";
        assert!(read(round).expect("a mapper").statements[0].sql.len() < 4_000);
        let deep = format!("<mapper namespace='a.B'>{}", "<select id='s'>".repeat(10_000));
        assert!(read(deep.as_bytes()).expect("a mapper").statements.is_empty());
        let bomb =
            b"<!DOCTYPE mapper [<!ENTITY a 'SELECT'><!ENTITY b '&a;&a;'>]><mapper namespace='a.B'>\
                     <select id='s'>&b; FROM t</select></mapper>";
        assert_eq!(read(bomb).expect("a mapper").statements[0].sql, "= FROM t");
    }
}
