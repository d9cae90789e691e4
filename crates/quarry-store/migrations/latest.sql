CREATE TABLE sequence (
    kind TEXT PRIMARY KEY,
    last INTEGER NOT NULL CHECK (last BETWEEN 0 AND 4294967295)
) STRICT, WITHOUT ROWID;
CREATE TABLE origin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    created INTEGER NOT NULL
) STRICT;
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
, asked TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(asked)), fingerprint TEXT NOT NULL DEFAULT '', difference TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(difference))) STRICT;
CREATE TABLE module (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    source INTEGER NOT NULL
) STRICT;
CREATE TABLE module_path (
    source INTEGER NOT NULL,
    path TEXT NOT NULL,
    module INTEGER NOT NULL REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE survey_module (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    module INTEGER NOT NULL REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    package TEXT NOT NULL,
    language INTEGER NOT NULL,
    sloc INTEGER NOT NULL,
    standing INTEGER NOT NULL, rule TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE call_site (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    module INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (survey, module)
) STRICT, WITHOUT ROWID;
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
    line INTEGER NOT NULL, handler TEXT NOT NULL DEFAULT '',
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
CREATE TABLE commit_ (
    survey INTEGER NOT NULL REFERENCES survey (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    author INTEGER NOT NULL,
    files INTEGER NOT NULL,
    count INTEGER NOT NULL,
    changes BLOB NOT NULL, lines BLOB,
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE anchor (
    region INTEGER PRIMARY KEY,
    q INTEGER NOT NULL,
    r INTEGER NOT NULL,
    domain INTEGER GENERATED ALWAYS AS (nullif(region, 0)) STORED
        REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
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
CREATE TABLE boundaries (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    origin TEXT NOT NULL UNIQUE,
    parts TEXT NOT NULL CHECK (json_valid(parts)),
    rules TEXT NOT NULL CHECK (json_valid(rules))
) STRICT;
CREATE TABLE region_pin (
    domain INTEGER PRIMARY KEY REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TABLE table_owner (
    "table" TEXT PRIMARY KEY,
    domain INTEGER REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED,
    note TEXT NOT NULL,
    "by" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE incident (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    "on" TEXT NOT NULL,
    what TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes >= 0),
    cost REAL NOT NULL CHECK (cost >= 0),
    charges TEXT NOT NULL CHECK (json_valid(charges)),
    provenance TEXT NOT NULL
) STRICT;
CREATE TABLE delayed_feature (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    name TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    delay_cost_per_week REAL NOT NULL CHECK (delay_cost_per_week >= 0),
    charges TEXT NOT NULL CHECK (json_valid(charges)),
    provenance TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE TABLE relation (
    one TEXT NOT NULL,
    other TEXT NOT NULL CHECK (one <> other),
    pattern TEXT NOT NULL,
    upstream TEXT CHECK (upstream IN (one, other)),
    note TEXT NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE "seam_decision" (
    candidate INTEGER NOT NULL REFERENCES candidate (id) DEFERRABLE INITIALLY DEFERRED,
    owner INTEGER NOT NULL REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    operation TEXT NOT NULL,
    becomes TEXT,
    effort TEXT CHECK (json_valid(effort)),
    note TEXT NOT NULL,
    PRIMARY KEY (candidate, owner, operation)
) STRICT, WITHOUT ROWID;
