//! What crosses to the window: plain values with camel-case names. Identities are strings
//! (`d4`), counts are `u32`, money and shares are `f64`, days are `YYYY-MM-DD`, moments are
//! milliseconds since 1970. TypeScript declarations are generated from here.

pub mod boundaries;
pub mod candidates;
pub mod common;
pub mod domains;
pub mod explained;
pub mod export;
pub mod import;
pub mod ledger;
pub mod map;
pub mod people;
pub mod profiles;
pub mod project;
pub mod prospect;
pub mod relations;
pub mod roadmap;
pub mod source_lines;
pub mod survey;
pub mod tables;
pub mod teams;
pub mod terrain;
pub mod views;

macro_rules! dto {
    ($($item:item)*) => {$(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[serde(rename_all = "camelCase")]
        $item
    )*};
}
pub(crate) use dto;
