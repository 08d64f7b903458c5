-- The words of each trace, once each; a document has the number of its trace.
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', detail = none, tokenize = 'ascii');

-- Up to which of its trace's spans a document goes, and a sum over its words, to know them again.
CREATE TABLE document (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, sum INTEGER NOT NULL);

-- Traces whose document was taken out and is to be made anew.
CREATE TABLE stale (trace INTEGER PRIMARY KEY);

CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
