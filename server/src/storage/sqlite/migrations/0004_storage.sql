-- How the device's browser keeps the data, in its own word; '' while it has not said.
ALTER TABLE device ADD COLUMN storage TEXT NOT NULL DEFAULT '';
