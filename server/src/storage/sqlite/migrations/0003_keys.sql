-- Keys of the `.giaouoc` files. Not in the log, and not rebuilt.

-- The office's own: secret scalars on P-256.
CREATE TABLE office_key (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    -- Opens what is sealed for the office (ECDH).
    seal BLOB NOT NULL,
    -- Signs receipts (ECDSA).
    sign BLOB NOT NULL
) STRICT;

-- Public keys that verify what enrolled devices sign. That somebody names a key does not mean that
-- he has its secret half, so one key may stand here for several enrolments.
CREATE TABLE device_key (
    key       BLOB NOT NULL,
    enrolment TEXT NOT NULL REFERENCES enrolment (id),
    made      INTEGER NOT NULL,
    PRIMARY KEY (key, enrolment)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_key_enrolment ON device_key (enrolment);

-- Keys that the devices reading a scope share; the newest seals, all open.
CREATE TABLE shared_key (
    n     INTEGER PRIMARY KEY,
    id    TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    key   BLOB NOT NULL,
    made  INTEGER NOT NULL
) STRICT;
CREATE INDEX shared_key_scope ON shared_key (scope, n);
