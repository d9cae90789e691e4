//! Whose a table is, as people confirmed it.

use serde::{Deserialize, Serialize};

use crate::ids::DomainId;

/// A person's word on whose a table is. Until somebody gives it, the region that writes the table
/// most is proposed (FORMULAS.md section 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableOwner {
    /// The table's name in the database, by which it outlives surveys.
    pub table: String,
    /// The domain that owns it; `None` when it stays with the monolith.
    pub domain: Option<DomainId>,
    /// Why; may be empty.
    pub note: String,
    /// Who said so.
    pub by: String,
}
