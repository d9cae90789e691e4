//! What the commands do, by area. The table in [`crate::command`] names them all.

#![allow(clippy::needless_pass_by_value, reason = "a command owns its request")]

mod announce;
pub mod assigning;
pub mod boundaries;
pub mod candidates;
pub mod carving;
mod charges;
pub mod check;
pub mod debt_items;
pub mod debt_picture;
pub mod debt_projects;
pub mod decisions;
pub mod diary;
pub mod domains;
pub mod explain;
pub mod export;
pub mod features;
pub mod import;
pub mod incidents;
pub mod ledger;
pub mod map;
pub mod matrix;
pub mod money;
pub mod overlays;
pub mod overrules;
pub mod people;
pub mod profiles;
pub mod project;
pub mod prospect;
pub mod relations;
pub mod roadmap;
pub(crate) mod scene;
pub mod seam;
pub mod sets;
pub mod source_lines;
pub mod split;
pub mod suggestions;
pub mod survey;
pub mod tables;
pub mod teams;
pub mod terrain;
pub mod views;
