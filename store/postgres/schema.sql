-- One journal. Records, tree and checkpoints are only ever added to; derived rows follow from the records; side has no
-- history. Names and keys are bytes, which no collation orders. A key's first 2,000 bytes are in key, what is beyond them
-- in rest, and mark is the SHA-256 of rest, or empty: an index takes no longer entries.
CREATE TABLE record (n bigint PRIMARY KEY, data bytea NOT NULL);
CREATE TABLE tree (i bigint PRIMARY KEY, hash bytea NOT NULL);
CREATE TABLE checkpoint (id bigint PRIMARY KEY, note bytea NOT NULL);
CREATE TABLE derived (tbl bytea NOT NULL, key bytea NOT NULL, mark bytea NOT NULL, rest bytea NOT NULL, n bigint NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (tbl, key, mark)) WITH (fillfactor = 80);
CREATE TABLE side (tbl bytea NOT NULL, key bytea NOT NULL, mark bytea NOT NULL, rest bytea NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (tbl, key, mark));
-- The one row of the one writer: the epoch rises with each that opens the journal.
CREATE TABLE writer (single boolean PRIMARY KEY DEFAULT true CHECK (single), version integer NOT NULL, epoch bigint NOT NULL,
    holder text NOT NULL, since timestamptz NOT NULL);
INSERT INTO writer (version, epoch, holder, since) VALUES (1, 0, '', now());

CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is in the table % is never changed or deleted', TG_TABLE_NAME;
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON tree FOR EACH ROW EXECUTE FUNCTION stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON checkpoint FOR EACH ROW EXECUTE FUNCTION stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON record FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON tree FOR EACH STATEMENT EXECUTE FUNCTION stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION stays();
-- Also where replication sets the triggers of others aside.
ALTER TABLE record ENABLE ALWAYS TRIGGER stays, ENABLE ALWAYS TRIGGER stays_whole;
ALTER TABLE tree ENABLE ALWAYS TRIGGER stays, ENABLE ALWAYS TRIGGER stays_whole;
ALTER TABLE checkpoint ENABLE ALWAYS TRIGGER stays, ENABLE ALWAYS TRIGGER stays_whole;
REVOKE UPDATE, DELETE, TRUNCATE ON record, tree, checkpoint FROM PUBLIC, CURRENT_USER;
