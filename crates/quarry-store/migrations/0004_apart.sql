-- By which rule a module is set apart.
ALTER TABLE survey_module ADD COLUMN rule TEXT NOT NULL DEFAULT '';
