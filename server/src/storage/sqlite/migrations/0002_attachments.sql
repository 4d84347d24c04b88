-- Attachments. What a rebuild cannot bring back: the bytes, and those under way.

CREATE TABLE blob (
    n      INTEGER PRIMARY KEY,
    -- SHA-256 of the bytes, hexadecimal: equal content is here once.
    hash   TEXT NOT NULL UNIQUE,
    -- Media type, as the bytes say.
    kind   TEXT NOT NULL,
    size   INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    data   BLOB NOT NULL
) STRICT;

CREATE TABLE upload (
    id        TEXT PRIMARY KEY,
    enrolment TEXT NOT NULL REFERENCES enrolment (id),
    length    INTEGER NOT NULL,
    -- Bytes that are here; equal to the length only when the blob is stored.
    received  INTEGER NOT NULL,
    -- The hash that the device announced.
    hash      TEXT,
    -- When it was begun, or went on.
    touched   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_enrolment ON upload (enrolment, touched);
CREATE INDEX upload_touched ON upload (touched);

CREATE TABLE piece (
    n      INTEGER PRIMARY KEY,
    upload TEXT NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    -- Where it begins.
    start  INTEGER NOT NULL,
    data   BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX piece_place ON piece (upload, start);

-- What the log folds to; `giaouoc rebuild` drops and refolds it.

-- The blobs that records name, and whether they are missing.
CREATE TABLE wanted (
    rec     TEXT NOT NULL,
    blob    TEXT NOT NULL,
    scope   TEXT NOT NULL,
    missing INTEGER NOT NULL,
    PRIMARY KEY (rec, blob)
) STRICT, WITHOUT ROWID;
CREATE INDEX wanted_blob ON wanted (blob);
CREATE INDEX wanted_missing ON wanted (scope, blob) WHERE missing = 1;

-- The submits that wait for blobs.
CREATE TABLE waiting (
    o     TEXT PRIMARY KEY,
    rec   TEXT NOT NULL,
    -- Number of the record's last change when it was judged.
    after INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_rec ON waiting (rec);
