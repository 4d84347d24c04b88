-- The index lacks what has no title; it is filled again from the records.
INSERT INTO search (search) VALUES ('delete-all');
UPDATE searched SET upto = 0;
