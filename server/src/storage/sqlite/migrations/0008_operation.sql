-- When the last backup was made; in a backup, when it was made itself.
CREATE TABLE backup (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    made INTEGER NOT NULL
) STRICT;

-- How much the attachments take, without reading them.
CREATE INDEX blob_size ON blob (size);

-- Written when somebody asks whether the database can be written.
CREATE TABLE pulse (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    beats INTEGER NOT NULL
) STRICT;
