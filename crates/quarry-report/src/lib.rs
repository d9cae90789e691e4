//! Exports that others read: the report as HTML and Markdown, and tables as CSV.
//!
//! The crate reads nothing and computes nothing about a project: [`content::Report`] is filled
//! by the application, and every writer is a pure function of it. The same content gives the
//! same bytes; nothing here knows the time of day.

pub mod content;
pub mod csv;
pub mod format;
pub mod html;
pub mod markdown;
pub mod method;
pub mod summary;
mod svg;
mod text;
