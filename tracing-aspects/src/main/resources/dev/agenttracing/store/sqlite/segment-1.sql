-- Times are microseconds from the beginning of the day, durations nanoseconds. Texts are blobs: a text column ends at a NUL.

-- Names, tags and the like, once each. What one stands for is its first character; see Labels.
CREATE TABLE term (id INTEGER PRIMARY KEY, text BLOB NOT NULL UNIQUE);

CREATE TABLE trace (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    trace_id BLOB NOT NULL,
    start INTEGER NOT NULL,        -- the place in the order
    frontier INTEGER NOT NULL,     -- the latest place of this trace and those with smaller numbers
    first_start INTEGER NOT NULL,
    ended INTEGER NOT NULL,        -- from the first start to the last end known
    running INTEGER NOT NULL,      -- how many spans run
    spans INTEGER NOT NULL,
    cost REAL,                     -- about; what it is exactly stands in the summary
    dropped INTEGER NOT NULL,
    owner INTEGER NOT NULL,        -- whose message parts it shares: the first trace of its conversation
    labels BLOB NOT NULL,          -- all terms that it is found by
    summary BLOB NOT NULL
);
CREATE INDEX trace_order ON trace (start, trace_id, ended, cost, running);
CREATE INDEX trace_owner ON trace (owner);

-- What traces are found by, in their order.
CREATE TABLE label (
    term INTEGER NOT NULL,
    start INTEGER NOT NULL,
    trace INTEGER NOT NULL,
    PRIMARY KEY (term, start, trace)
) WITHOUT ROWID;

CREATE TABLE span (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    trace INTEGER NOT NULL,
    id INTEGER NOT NULL,
    parent INTEGER,
    type INTEGER NOT NULL,
    name INTEGER NOT NULL,
    entity BLOB,
    status INTEGER NOT NULL,
    start INTEGER NOT NULL,
    duration INTEGER,
    flags INTEGER NOT NULL,
    figures BLOB
);
CREATE UNIQUE INDEX span_id ON span (trace, id);
CREATE INDEX span_running ON span (trace) WHERE status = 0;

-- The details of a span, with its input and output where they are short; where they are long, these apart. See Bodies.
CREATE TABLE content (seq INTEGER PRIMARY KEY, head BLOB NOT NULL, input BLOB, output BLOB);

-- Pieces of content that come again, once for each owner.
CREATE TABLE part (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, hash BLOB NOT NULL, data BLOB NOT NULL);
CREATE UNIQUE INDEX part_hash ON part (owner, hash);

CREATE TABLE score (
    trace INTEGER NOT NULL,
    id BLOB NOT NULL,
    name BLOB NOT NULL,
    value REAL,
    json BLOB NOT NULL,
    PRIMARY KEY (trace, id)
) WITHOUT ROWID;
CREATE TABLE feedback (trace INTEGER NOT NULL, id BLOB NOT NULL, json BLOB NOT NULL, PRIMARY KEY (trace, id)) WITHOUT ROWID;

-- Batches whose drops are counted, the newest ones.
CREATE TABLE batch (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);

-- Traces with spans that the index of words does not have, and since when, in milliseconds.
CREATE TABLE pending (trace INTEGER PRIMARY KEY, since INTEGER NOT NULL);

CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
