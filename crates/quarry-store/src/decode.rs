//! A row as a record, straight from SQLite's cells: no JSON in between, since a map of twenty
//! thousand modules is read again after every move.

use rusqlite::types::ValueRef;
use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer, MapAccess, Visitor,
        value::{BorrowedStrDeserializer, Error, MapAccessDeserializer},
    },
    forward_to_deserialize_any,
};

use crate::{
    error::Fault,
    table::{Kind, Spec},
};

/// The record of a row whose cells `cell` gives, by place.
pub(crate) fn record<'a, R: DeserializeOwned>(
    spec: &'static Spec,
    cell: impl Fn(usize) -> ValueRef<'a>,
) -> Result<R, Fault> {
    R::deserialize(MapAccessDeserializer::new(Cells { spec, cell, next: 0 }))
        .map_err(|cause| Fault::Damaged(format!("a row of {}: {cause}", spec.sql)))
}

struct Cells<F> {
    spec: &'static Spec,
    cell: F,
    next: usize,
}

impl<'a, F: Fn(usize) -> ValueRef<'a>> MapAccess<'a> for Cells<F> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'a>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        while self.spec.columns.get(self.next).is_some_and(|column| column.kind == Kind::One) {
            self.next += 1;
        }
        let Some(column) = self.spec.columns.get(self.next) else { return Ok(None) };
        seed.deserialize(BorrowedStrDeserializer::new(column.field)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let column = &self.spec.columns[self.next];
        let value = (self.cell)(self.next);
        self.next += 1;
        let read = match (column.kind, value) {
            (Kind::Json, ValueRef::Text(bytes)) => {
                let mut json = serde_json::Deserializer::from_slice(bytes);
                seed.deserialize(&mut json).map_err(Error::custom)
            }
            (kind, value) => seed.deserialize(Cell { kind, value }),
        };
        read.map_err(|cause| Error::custom(format_args!("{}: {cause}", column.name)))
    }
}

/// One cell of a column that is not JSON.
#[derive(Clone, Copy)]
struct Cell<'a> {
    kind: Kind,
    value: ValueRef<'a>,
}

impl<'a> Cell<'a> {
    fn is_nothing(self) -> bool {
        matches!(
            (self.kind, self.value),
            (_, ValueRef::Null) | (Kind::IdOrZero(_), ValueRef::Integer(0))
        )
    }

    fn text(self) -> Result<&'a str, Error> {
        self.value.as_str().map_err(|_| Error::custom("it has the wrong type"))
    }
}

impl<'a> Deserializer<'a> for Cell<'a> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_nothing() {
            return visitor.visit_unit();
        }
        match (self.kind, self.value) {
            (Kind::Text, ValueRef::Text(_)) => visitor.visit_borrowed_str(self.text()?),
            (Kind::Integer, ValueRef::Integer(number)) => visitor.visit_i64(number),
            (Kind::Real, ValueRef::Real(number)) => visitor.visit_f64(number),
            (Kind::Bool, ValueRef::Integer(number)) => visitor.visit_bool(number != 0),
            (Kind::Id(prefix) | Kind::IdOrZero(prefix), ValueRef::Integer(number)) => {
                visitor.visit_string(format!("{prefix}{number}"))
            }
            _ => Err(Error::custom("it has the wrong type")),
        }
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    forward_to_deserialize_any! {
        <V: Visitor<'a>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
