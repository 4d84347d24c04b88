-- The enrolment that a code brought last, and the SHA-256 of the key by which the same device may
-- ask for it again.
ALTER TABLE code ADD COLUMN enrolment TEXT REFERENCES enrolment (id);
ALTER TABLE code ADD COLUMN key TEXT;
