-- The lines that a commit added to each of its modules and removed from it, packed in the order of
-- `changes`; NULL where nobody counted them.
ALTER TABLE commit_ ADD COLUMN lines BLOB;
