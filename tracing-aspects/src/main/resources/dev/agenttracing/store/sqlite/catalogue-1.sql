-- Where each trace is: its day, counted from 1970, and its number in that day's file.
CREATE TABLE trace (id BLOB PRIMARY KEY, day INTEGER NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID;

-- Trace ids of other processes; of several traces the newest counts.
CREATE TABLE alias (
    id BLOB NOT NULL,
    start INTEGER NOT NULL,
    trace BLOB NOT NULL,
    PRIMARY KEY (id, start, trace)
) WITHOUT ROWID;
CREATE INDEX alias_of ON alias (trace);

-- Scores, feedback and drops of traces of which no span has come yet, the first to come first.
CREATE TABLE waiting (
    place INTEGER PRIMARY KEY,
    trace BLOB NOT NULL,
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    json BLOB NOT NULL,
    UNIQUE (trace, kind, id)
);

CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
