-- Which scopes have brought the bytes of an attachment: a record serves those of its own scope.

CREATE TABLE brought (
    blob  TEXT NOT NULL,
    scope TEXT NOT NULL,
    PRIMARY KEY (blob, scope)
) STRICT, WITHOUT ROWID;
-- What was here before counts as brought by whoever names it, and by whose upload it was.
INSERT INTO brought (blob, scope)
    SELECT DISTINCT wanted.blob, wanted.scope FROM wanted JOIN blob ON blob.hash = wanted.blob;
INSERT OR IGNORE INTO brought (blob, scope)
    SELECT upload.hash, 'org:' || enrolment.org FROM upload
    JOIN blob ON blob.hash = upload.hash JOIN enrolment ON enrolment.id = upload.enrolment
    WHERE upload.received = upload.length;
