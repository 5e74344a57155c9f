-- Names and values that belong to the store as a whole.
CREATE TABLE meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- A published file through all its versions and names. One that is gone has no path; its row stays, so that it can be said.
CREATE TABLE item (
  id        TEXT    NOT NULL PRIMARY KEY,
  path      TEXT    UNIQUE,
  last_path TEXT    NOT NULL,
  version   TEXT    NOT NULL,
  file_key  TEXT,
  gone_ms   INTEGER
) STRICT;
CREATE INDEX item_file_key ON item (file_key);
CREATE INDEX item_last_path ON item (last_path);

-- The bytes of a version: what was read of them. While it is hashed, chunks holds the digests of the first chunks, and worker the
-- node that does it, until lease_ms. Bytes that were gone before they were hashed are lost.
CREATE TABLE content (
  version     TEXT    NOT NULL PRIMARY KEY,
  item        TEXT    NOT NULL,
  size        INTEGER NOT NULL,
  wanted_ms   INTEGER NOT NULL,
  lost        INTEGER NOT NULL DEFAULT 0,
  worker      TEXT,
  lease_ms    INTEGER NOT NULL DEFAULT 0,
  chunk_size  INTEGER NOT NULL,
  chunks      BLOB,
  chunk_root  BLOB,
  sha256      BLOB,
  md5         BLOB,
  title       TEXT,
  duration_ms INTEGER,
  search      TEXT    NOT NULL
) STRICT;
CREATE INDEX content_item ON content (item);
CREATE INDEX content_size ON content (size);
CREATE INDEX content_to_hash ON content (wanted_ms) WHERE sha256 IS NULL AND lost = 0;
