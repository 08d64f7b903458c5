-- The day on which something began to wait, counted from 1970: what has waited for longer than traces are kept goes.
ALTER TABLE waiting ADD COLUMN day INTEGER NOT NULL DEFAULT 0;
UPDATE waiting SET day = CAST(strftime('%s', 'now') AS INTEGER) / 86400;
