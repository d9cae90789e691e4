-- What a survey was asked to read, what its reading followed from, and what was different from
-- the survey that counted before.
ALTER TABLE survey ADD COLUMN asked TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(asked));
ALTER TABLE survey ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
ALTER TABLE survey ADD COLUMN difference TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(difference));
