-- Domains whose regions stay where they lie when the map is tidied.
CREATE TABLE region_pin (
    domain INTEGER PRIMARY KEY REFERENCES domain (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
