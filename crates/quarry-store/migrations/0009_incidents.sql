-- What broke, and features that wait: costs of debt that have a day.
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
