-- A number of a term is not given twice: who has looked one up may use it after it is gone.
CREATE TABLE numbered_term (id INTEGER PRIMARY KEY AUTOINCREMENT, text BLOB NOT NULL UNIQUE);
INSERT INTO numbered_term (id, text) SELECT id, text FROM term;
DROP TABLE term;
ALTER TABLE numbered_term RENAME TO term;
