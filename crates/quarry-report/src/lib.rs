//! Exports: HTML, Markdown and CSV
