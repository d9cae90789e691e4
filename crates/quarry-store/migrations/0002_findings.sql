-- What places in the source show besides the use of other modules, and which symbol handles an
-- entry point.
ALTER TABLE entry_point ADD COLUMN handler TEXT NOT NULL DEFAULT '';

-- One row a module, its records packed into `data` (src/evidence/pack.rs): `count` says how many.
CREATE TABLE finding (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    module INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (survey, module)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_use (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    module INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (survey, module)
) STRICT, WITHOUT ROWID;
