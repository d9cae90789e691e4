-- Whose the tables are, where a person said so; without a domain a table stays with the monolith.
CREATE TABLE table_owner (
    "table" TEXT PRIMARY KEY,
    domain INTEGER REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED,
    note TEXT NOT NULL,
    "by" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
