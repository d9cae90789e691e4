-- Ways to look at the map that have a name, and domains whose modules stay where they are.
CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    focus TEXT NOT NULL CHECK (json_valid(focus)),
    overlay TEXT NOT NULL
) STRICT;

CREATE TABLE domain_lock (
    domain INTEGER PRIMARY KEY REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED,
    "by" TEXT NOT NULL
) STRICT;
