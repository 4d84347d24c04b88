-- What offices may read of an organisation, in the order of its changes.
CREATE INDEX rec_opened ON rec (scope, last_gseq) WHERE opened IS NOT NULL;
