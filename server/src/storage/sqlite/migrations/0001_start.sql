-- What a rebuild cannot bring back: the log, the histories of this server, who may come in.

CREATE TABLE epoch (
    n        INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    -- The last gseq that it shares with the epoch before; 0 for the first.
    restored INTEGER NOT NULL,
    -- Its own numbers lie above this one.
    above    INTEGER NOT NULL,
    began    INTEGER NOT NULL
) STRICT;

-- The log. Long columns stand last, so that the others are read without them.
CREATE TABLE op (
    n        INTEGER PRIMARY KEY,
    dev      TEXT NOT NULL,
    s        INTEGER NOT NULL,
    o        TEXT NOT NULL,
    -- The record it names; NULL when it cannot be read.
    rec      TEXT,
    received INTEGER NOT NULL,
    gseq     INTEGER,
    repeats  INTEGER NOT NULL,
    -- First word of the verdict, and the whole of it unless it is plainly 'applied'.
    st       TEXT NOT NULL,
    verdict  TEXT,
    facts    TEXT,
    bytes    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX op_place ON op (dev, s);
CREATE INDEX op_id ON op (o);
CREATE INDEX op_rec ON op (rec, n) WHERE rec IS NOT NULL;
CREATE INDEX op_held ON op (dev) WHERE st = 'held';

-- How much of each device's sequence is in a backup.
CREATE TABLE safe (
    dev  TEXT PRIMARY KEY,
    upto INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    user   TEXT PRIMARY KEY,
    -- Argon2id, as a PHC string.
    hash   TEXT NOT NULL,
    org    TEXT NOT NULL,
    roles  TEXT NOT NULL,
    person TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE code (
    -- SHA-256 of the code, hexadecimal.
    hash    TEXT PRIMARY KEY,
    org     TEXT NOT NULL,
    roles   TEXT NOT NULL,
    person  TEXT,
    -- NULL for the demonstration's codes, which have no limit.
    expires INTEGER,
    used    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment (
    id      TEXT PRIMARY KEY,
    -- SHA-256 of the token, hexadecimal.
    token   TEXT NOT NULL UNIQUE,
    org     TEXT NOT NULL,
    roles   TEXT NOT NULL,
    person  TEXT,
    -- Signed in by a person: the roles end with that person's.
    personal INTEGER NOT NULL,
    made    INTEGER NOT NULL,
    revoked INTEGER
) STRICT, WITHOUT ROWID;

-- The sequences of an enrolled device: a new one after each fork; and what it last said of itself.
CREATE TABLE device (
    dev       TEXT PRIMARY KEY,
    enrolment TEXT NOT NULL REFERENCES enrolment (id),
    contact   INTEGER,
    unsent    INTEGER NOT NULL DEFAULT 0,
    app       TEXT NOT NULL DEFAULT '',
    -- Its clock minus the server's, in milliseconds.
    clock     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX device_enrolment ON device (enrolment);

-- What the log folds to; `giaouoc rebuild` drops and refolds it.

CREATE TABLE rec (
    n         INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    noun      TEXT NOT NULL,
    scope     TEXT NOT NULL,
    last_gseq INTEGER NOT NULL,
    -- The number with which offices could first read it.
    opened    INTEGER,
    -- Word of the status; '' for what has none, 'deleted' for a deleted draft.
    status    TEXT NOT NULL,
    -- Server time of the last submit.
    submitted INTEGER,
    -- Who wrote which fields, removed ones included: [[gseq, stamp, device, actor, [name, …]], …].
    stamps    TEXT NOT NULL,
    fields    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX rec_gseq ON rec (last_gseq);
CREATE INDEX rec_scope ON rec (scope, last_gseq);
CREATE INDEX rec_count ON rec (noun, scope, status, submitted);

CREATE TABLE sequence (
    dev   TEXT PRIMARY KEY,
    acked INTEGER NOT NULL,
    last  TEXT NOT NULL,
    chain TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE issued (
    prefix TEXT PRIMARY KEY,
    count  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The search index follows the records at a small distance; `upto` says how far it is.

CREATE VIRTUAL TABLE search USING fts5 (
    exact, folded,
    content = '', contentless_delete = 1, detail = 'column',
    prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TABLE searched (upto INTEGER NOT NULL) STRICT;
INSERT INTO searched (upto) VALUES (0);
