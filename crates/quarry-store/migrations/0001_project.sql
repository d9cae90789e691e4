-- The first schema. Identities are whole numbers (the `d` of `d4` is left out); times are
-- milliseconds since 1970; days are text (2026-03-31); values that belong to one row alone
-- are JSON. Foreign keys are checked at the end of a change, and never act by themselves:
-- an action would pass by the journal.

-- The last identity given out of each kind. Undo does not touch it: no identity comes twice.
CREATE TABLE sequence (
    kind TEXT PRIMARY KEY,
    last INTEGER NOT NULL CHECK (last BETWEEN 0 AND 4294967295)
) STRICT, WITHOUT ROWID;

-- When the project was made.
CREATE TABLE origin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    created INTEGER NOT NULL
) STRICT;

-- Every change, and the rows before and after it as JSON arrays in the order of columns.
-- Entries with undone = 1 stand above all others and can be done again.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    label TEXT NOT NULL,
    at INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

CREATE TABLE journal_row (
    seq INTEGER NOT NULL REFERENCES journal (seq) DEFERRABLE INITIALLY DEFERRED,
    n INTEGER NOT NULL,
    target TEXT NOT NULL,
    before TEXT CHECK (json_valid(before)),
    after TEXT CHECK (json_valid(after)),
    PRIMARY KEY (seq, n)
) STRICT, WITHOUT ROWID;

-- Evidence: written by surveys, outside the journal, and never changed afterwards.

CREATE TABLE survey (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    -- No foreign key: undo can take the source away while its survey stays for redo.
    source INTEGER NOT NULL,
    at INTEGER NOT NULL,
    "commit" TEXT,
    reader TEXT NOT NULL,
    modules INTEGER NOT NULL,
    dependencies INTEGER NOT NULL,
    call_sites INTEGER NOT NULL,
    commits INTEGER NOT NULL,
    shallow INTEGER NOT NULL CHECK (shallow IN (0, 1)),
    diagnostics TEXT NOT NULL CHECK (json_valid(diagnostics)),
    unresolved TEXT NOT NULL CHECK (json_valid(unresolved))
) STRICT;

-- The registry of modules. It only grows, so that an identity keeps its meaning.
CREATE TABLE module (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    source INTEGER NOT NULL
) STRICT;

-- Which module a path of a source means; after a rename the new path means it too.
CREATE TABLE module_path (
    source INTEGER NOT NULL,
    path TEXT NOT NULL,
    module INTEGER NOT NULL REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;

-- What a survey says of a module. `place` is its place in the evidence; language and
-- standing are numbers, as in all evidence.
CREATE TABLE survey_module (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    module INTEGER NOT NULL REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    package TEXT NOT NULL,
    language INTEGER NOT NULL,
    sloc INTEGER NOT NULL,
    standing INTEGER NOT NULL,
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

-- The four large parts of the evidence have one row a module, with its many small records
-- packed into `data` (src/evidence/pack.rs): `count` says how many.
CREATE TABLE symbol (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    module INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (survey, module)
) STRICT, WITHOUT ROWID;

CREATE TABLE dependency (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    module INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (survey, module)
) STRICT, WITHOUT ROWID;

CREATE TABLE operation (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    module INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (survey, module)
) STRICT, WITHOUT ROWID;

-- Here `module` is the one that offers the operation.
CREATE TABLE call_site (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    module INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (survey, module)
) STRICT, WITHOUT ROWID;

-- The symbols that call sites stand in, once each, a thousand or so a row.
CREATE TABLE enclosing (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    chunk INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (survey, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    declared_in INTEGER,
    line INTEGER NOT NULL,
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity_access (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    module INTEGER NOT NULL,
    "write" INTEGER NOT NULL CHECK ("write" IN (0, 1)),
    count INTEGER NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_point (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    module INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE role (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    module INTEGER NOT NULL,
    role INTEGER NOT NULL,
    because TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE author (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    bot INTEGER NOT NULL CHECK (bot IN (0, 1)),
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

-- A commit, and packed into `changes` the modules it changed.
CREATE TABLE commit_ (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    author INTEGER NOT NULL,
    files INTEGER NOT NULL,
    count INTEGER NOT NULL,
    changes BLOB NOT NULL,
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

-- What people decided. Rows are written through the journal alone.

CREATE TABLE settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    notice TEXT NOT NULL,
    currency TEXT NOT NULL,
    hour_cost REAL NOT NULL CHECK (hour_cost >= 0),
    hour_value REAL NOT NULL CHECK (hour_value >= 0),
    discount_rate REAL NOT NULL,
    money_provenance TEXT NOT NULL,
    effort TEXT NOT NULL CHECK (json_valid(effort)),
    first_wave_weeks REAL NOT NULL CHECK (first_wave_weeks >= 0),
    utility_share REAL NOT NULL,
    mass_commit_files INTEGER NOT NULL CHECK (mass_commit_files >= 0),
    person TEXT NOT NULL
) STRICT;

CREATE TABLE source (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL,
    location TEXT NOT NULL,
    current INTEGER REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE team (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    engineers REAL NOT NULL CHECK (engineers >= 0),
    hours_per_week REAL NOT NULL CHECK (hours_per_week >= 0),
    roadmap_share REAL NOT NULL CHECK (roadmap_share BETWEEN 0 AND 1),
    absences TEXT NOT NULL CHECK (json_valid(absences)),
    authors TEXT NOT NULL CHECK (json_valid(authors)),
    provenance TEXT NOT NULL
) STRICT;

CREATE TABLE domain (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    letter TEXT NOT NULL UNIQUE,
    colour INTEGER NOT NULL CHECK (colour >= 0),
    definition TEXT NOT NULL,
    glossary TEXT NOT NULL CHECK (json_valid(glossary)),
    kind TEXT NOT NULL,
    owner INTEGER REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE rule (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    pattern TEXT NOT NULL,
    domain INTEGER NOT NULL REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE assignment (
    module INTEGER PRIMARY KEY REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    domain INTEGER REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED,
    firmness TEXT NOT NULL,
    rule INTEGER REFERENCES rule (id) DEFERRABLE INITIALLY DEFERRED,
    "by" TEXT NOT NULL,
    at INTEGER NOT NULL,
    why TEXT NOT NULL
) STRICT;

CREATE TABLE enabler (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    definition TEXT NOT NULL,
    effort TEXT NOT NULL CHECK (json_valid(effort)),
    team INTEGER REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    ready INTEGER NOT NULL CHECK (ready IN (0, 1)),
    provenance TEXT NOT NULL
) STRICT;

CREATE TABLE candidate (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (json_valid(scope)),
    disposition TEXT NOT NULL,
    needs TEXT NOT NULL CHECK (json_valid(needs)),
    removed_share TEXT CHECK (json_valid(removed_share)),
    running_cost_per_week REAL NOT NULL CHECK (running_cost_per_week >= 0),
    note TEXT NOT NULL,
    -- The domain of a candidate that is a domain, so that none is left without it.
    domain INTEGER GENERATED ALWAYS AS (CAST(substr(scope ->> '$.domain', 2) AS INTEGER)) STORED
        REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE seam_decision (
    candidate INTEGER NOT NULL REFERENCES candidate (id) DEFERRABLE INITIALLY DEFERRED,
    owner INTEGER NOT NULL REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    operation TEXT NOT NULL,
    becomes TEXT NOT NULL,
    effort TEXT CHECK (json_valid(effort)),
    note TEXT NOT NULL,
    PRIMARY KEY (candidate, owner, operation)
) STRICT, WITHOUT ROWID;

CREATE TABLE overrule (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    module INTEGER NOT NULL REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    claim TEXT NOT NULL CHECK (json_valid(claim)),
    reason TEXT NOT NULL,
    "by" TEXT NOT NULL
) STRICT;

CREATE TABLE debt_project (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE debt_item (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL,
    project INTEGER REFERENCES debt_project (id) DEFERRABLE INITIALLY DEFERRED,
    taken_on TEXT NOT NULL,
    principal_hours TEXT NOT NULL CHECK (json_valid(principal_hours)),
    interest TEXT CHECK (json_valid(interest)),
    toil_hours_per_week REAL,
    rework TEXT CHECK (json_valid(rework)),
    opportunity TEXT CHECK (json_valid(opportunity)),
    attachments TEXT NOT NULL CHECK (json_valid(attachments)),
    repayments TEXT NOT NULL CHECK (json_valid(repayments)),
    provenance TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE toil_entry (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    "on" TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes >= 0),
    what TEXT NOT NULL,
    domain INTEGER REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED,
    item INTEGER REFERENCES debt_item (id) DEFERRABLE INITIALLY DEFERRED,
    provenance TEXT NOT NULL
) STRICT;

CREATE TABLE scenario (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    assignments TEXT NOT NULL CHECK (json_valid(assignments)),
    dispositions TEXT NOT NULL CHECK (json_valid(dispositions)),
    settings TEXT CHECK (json_valid(settings))
) STRICT;

CREATE TABLE step (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    scenario INTEGER REFERENCES scenario (id) DEFERRABLE INITIALLY DEFERRED,
    work TEXT NOT NULL,
    candidate INTEGER REFERENCES candidate (id) DEFERRABLE INITIALLY DEFERRED,
    enabler INTEGER REFERENCES enabler (id) DEFERRABLE INITIALLY DEFERRED,
    item INTEGER REFERENCES debt_item (id) DEFERRABLE INITIALLY DEFERRED,
    team INTEGER REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    effort TEXT CHECK (json_valid(effort)),
    after TEXT NOT NULL CHECK (json_valid(after)),
    release TEXT,
    deadline TEXT,
    done INTEGER NOT NULL CHECK (done IN (0, 1)),
    CHECK ((candidate IS NOT NULL) + (enabler IS NOT NULL) + (item IS NOT NULL) = 1)
) STRICT;

CREATE TABLE decision (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    title TEXT NOT NULL,
    because TEXT NOT NULL,
    dissent TEXT NOT NULL,
    owner TEXT NOT NULL,
    at INTEGER NOT NULL,
    review_on TEXT
) STRICT;

CREATE TABLE behaviour_question (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    question TEXT NOT NULL,
    target TEXT CHECK (json_valid(target)),
    answer TEXT NOT NULL,
    owner TEXT NOT NULL,
    asked INTEGER NOT NULL
) STRICT;

CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    journal INTEGER NOT NULL CHECK (journal >= 0)
) STRICT;

CREATE TABLE stakeholder_profile (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    weights TEXT NOT NULL CHECK (json_valid(weights))
) STRICT;

CREATE TABLE slot (
    module INTEGER PRIMARY KEY REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    q INTEGER NOT NULL,
    r INTEGER NOT NULL,
    UNIQUE (q, r)
) STRICT;

-- `region` is the domain's number, 0 for the monolith.
CREATE TABLE anchor (
    region INTEGER PRIMARY KEY,
    q INTEGER NOT NULL,
    r INTEGER NOT NULL,
    domain INTEGER GENERATED ALWAYS AS (nullif(region, 0)) STORED
        REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- Votes stand outside the journal, so that undo never erases what others said. No foreign
-- key to the domain: undo can take it away, and its votes come back with it.
CREATE TABLE vote (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    target TEXT NOT NULL,
    domain INTEGER,
    module INTEGER REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    voter TEXT NOT NULL,
    grade INTEGER NOT NULL CHECK (grade BETWEEN 0 AND 3),
    sentence TEXT NOT NULL,
    at INTEGER NOT NULL,
    CHECK ((domain IS NOT NULL) + (module IS NOT NULL) = 1)
) STRICT;

CREATE UNIQUE INDEX vote_of_a_person ON vote (voter, target, ifnull(domain, module));
