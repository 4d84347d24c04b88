-- How accounts live: when they were made, and since when nobody may sign in by them.
CREATE TABLE IF NOT EXISTS account_life (
    user     TEXT PRIMARY KEY,
    made     INTEGER NOT NULL,
    disabled INTEGER
) STRICT, WITHOUT ROWID;

-- One-time codes with which passwords are chosen; one of an account at a time is good.
CREATE TABLE IF NOT EXISTS account_code (
    -- SHA-256 of the code, hexadecimal.
    hash    TEXT PRIMARY KEY,
    user    TEXT NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS account_code_user ON account_code (user);

-- By which account a device was signed in.
CREATE TABLE IF NOT EXISTS enrolled_by (
    enrolment TEXT PRIMARY KEY REFERENCES enrolment (id),
    user      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS enrolled_by_user ON enrolled_by (user);
INSERT OR IGNORE INTO enrolled_by (enrolment, user)
    SELECT enrolment.id, account.user FROM enrolment
    JOIN account ON account.person = enrolment.person AND account.org = enrolment.org
    WHERE enrolment.personal = 1;

-- The link that makes the first administrator: its SHA-256, hexadecimal.
CREATE TABLE IF NOT EXISTS setup_link (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    hash TEXT NOT NULL,
    made INTEGER NOT NULL
) STRICT;

-- Who came in, who was not let in, and what administrators did. No secrets.
CREATE TABLE IF NOT EXISTS act (
    n         INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    what      TEXT NOT NULL,
    -- Who: user name, person and organisation, as far as they are known.
    user      TEXT NOT NULL DEFAULT '',
    person    TEXT,
    org       TEXT,
    -- The network that it came from; '' for the command line.
    address   TEXT NOT NULL,
    -- About whom or what, and of which organisation that is.
    about     TEXT NOT NULL DEFAULT '',
    about_org TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS act_org ON act (org, n);
CREATE INDEX IF NOT EXISTS act_about_org ON act (about_org, n);
CREATE INDEX IF NOT EXISTS act_what ON act (what, user, n);

-- Which version of each pack the records were brought to.
CREATE TABLE IF NOT EXISTS pack (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
