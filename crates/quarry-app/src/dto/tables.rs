//! Whose the tables are.

use super::{common::Place, dto};

dto! {
    /// How one region uses a table.
    #[derive(Eq)]
    pub struct TableUseRow {
        /// The domain; `null` is the monolith.
        pub domain: Option<String>,
        /// Its name.
        pub name: String,
        /// Places that read the table.
        pub reads: u32,
        /// Places that write it.
        pub writes: u32,
        /// The first place that writes it, else the first that reads it.
        pub place: Place,
    }

    /// A table, and whose it is.
    #[derive(Eq)]
    pub struct TableOwnerRow {
        /// Its name in the database.
        pub table: String,
        /// Where it is declared; `null` when no module declares it.
        pub declared: Option<Place>,
        /// The domain that counts as its owner, or `monolith`; `null` when it is not known.
        pub owner: Option<String>,
        /// The owner's name; empty when it is not known.
        pub owner_name: String,
        /// The domain that the evidence proposes, or `monolith`; `null` when it proposes none.
        pub proposed: Option<String>,
        /// Why that one, or why none.
        pub because: String,
        /// Whether a person said whose it is.
        pub confirmed: bool,
        /// What that person noted.
        pub note: String,
        /// Who said so.
        pub by: String,
        /// Who uses it: those who write most first.
        pub uses: Vec<TableUseRow>,
    }

    /// Whose the tables are.
    #[derive(Eq)]
    pub struct TableOwners {
        /// Those to confirm first, then by name.
        pub tables: Vec<TableOwnerRow>,
        /// How many have an owner that nobody has confirmed.
        pub to_confirm: u32,
        /// How many have no owner that is known.
        pub unknown: u32,
    }

    /// Whose one table is.
    #[derive(Eq)]
    pub struct TableOwnerForm {
        /// Its name in the database.
        pub table: String,
        /// A domain, or `monolith`; `null` leaves it to the evidence again.
        pub owner: Option<String>,
    }

    /// Says whose tables are.
    #[derive(Eq)]
    pub struct SetTableOwners {
        /// Which tables, and whose each is.
        pub owners: Vec<TableOwnerForm>,
        /// Why; may be empty.
        pub note: String,
    }
}
