-- How two sides of a boundary stand to each other, in the patterns of domain-driven design.
CREATE TABLE relation (
    one TEXT NOT NULL,
    other TEXT NOT NULL CHECK (one <> other),
    pattern TEXT NOT NULL,
    upstream TEXT CHECK (upstream IN (one, other)),
    note TEXT NOT NULL,
    "by" TEXT NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

-- Hours can be set for an operation without deciding what it becomes.
CREATE TABLE seam_decision_anew (
    candidate INTEGER NOT NULL REFERENCES candidate (id) DEFERRABLE INITIALLY DEFERRED,
    owner INTEGER NOT NULL REFERENCES module (id) DEFERRABLE INITIALLY DEFERRED,
    operation TEXT NOT NULL,
    becomes TEXT,
    effort TEXT CHECK (json_valid(effort)),
    note TEXT NOT NULL,
    PRIMARY KEY (candidate, owner, operation)
) STRICT, WITHOUT ROWID;
INSERT INTO seam_decision_anew SELECT candidate, owner, operation, becomes, effort, note FROM seam_decision;
DROP TABLE seam_decision;
ALTER TABLE seam_decision_anew RENAME TO seam_decision;
