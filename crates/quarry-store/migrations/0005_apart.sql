-- By which rule a module is set apart.
ALTER TABLE survey_module ADD COLUMN rule TEXT NOT NULL DEFAULT '';

-- What files of other tools say about who may use whom, a row a tool.
CREATE TABLE boundaries (
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 4294967295),
    origin TEXT NOT NULL UNIQUE,
    parts TEXT NOT NULL CHECK (json_valid(parts)),
    rules TEXT NOT NULL CHECK (json_valid(rules))
) STRICT;
