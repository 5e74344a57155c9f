-- A state of a file's bytes. The id is random and stands in ETag; the other columns are what the file system says of that state.
CREATE TABLE version (
  id       TEXT    NOT NULL PRIMARY KEY,
  path     TEXT    NOT NULL,
  size     INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  ctime_ns INTEGER NOT NULL,
  UNIQUE (path, size, mtime_ns, ctime_ns)
) STRICT;
