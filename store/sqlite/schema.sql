-- One journal. Records, tree and checkpoints are only ever added to; rows are derived from the records; side has no history.
CREATE TABLE record (n INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE tree (i INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
CREATE TABLE checkpoint (id INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
CREATE TABLE row (tbl TEXT NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (tbl, key)) STRICT, WITHOUT ROWID;
CREATE TABLE side (tbl TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (tbl, key)) STRICT, WITHOUT ROWID;

CREATE TRIGGER record_stays BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END;
CREATE TRIGGER record_kept BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;
CREATE TRIGGER tree_stays BEFORE UPDATE ON tree BEGIN SELECT RAISE(ABORT, 'a tree node is never changed'); END;
CREATE TRIGGER tree_kept BEFORE DELETE ON tree BEGIN SELECT RAISE(ABORT, 'a tree node is never deleted'); END;
CREATE TRIGGER checkpoint_stays BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;
PRAGMA user_version = 1;
