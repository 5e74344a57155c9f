-- Names and values that belong to the store as a whole.
CREATE TABLE IF NOT EXISTS meta (
  name  VARBINARY(64)  NOT NULL PRIMARY KEY,
  value VARBINARY(255) NOT NULL
) ENGINE = InnoDB;

-- A published file through all its versions and names. One that is gone has no path; its row stays, so that it can be said.
CREATE TABLE IF NOT EXISTS item (
  id        VARBINARY(32)   NOT NULL PRIMARY KEY,
  path      VARBINARY(3072) UNIQUE,
  last_path VARBINARY(3072) NOT NULL,
  version   VARBINARY(32)   NOT NULL,
  file_key  VARBINARY(128),
  gone_ms   BIGINT,
  KEY item_file_key (file_key),
  KEY item_last_path (last_path(255))
) ENGINE = InnoDB;

-- The bytes of a version: what was read of them. While it is hashed, chunks holds the digests of the first chunks, and worker the
-- node that does it, until lease_ms. Bytes that were gone before they were hashed are lost.
CREATE TABLE IF NOT EXISTS content (
  version     VARBINARY(32) NOT NULL PRIMARY KEY,
  item        VARBINARY(32) NOT NULL,
  size        BIGINT        NOT NULL,
  wanted_ms   BIGINT        NOT NULL,
  lost        BIGINT        NOT NULL DEFAULT 0,
  worker      VARBINARY(32),
  lease_ms    BIGINT        NOT NULL DEFAULT 0,
  chunk_size  BIGINT        NOT NULL,
  chunks      MEDIUMBLOB,
  chunk_root  VARBINARY(32),
  sha256      VARBINARY(32),
  md5         VARBINARY(16),
  title       VARBINARY(2000),
  duration_ms BIGINT,
  search      BLOB          NOT NULL,
  to_hash     BIGINT GENERATED ALWAYS AS (CASE WHEN sha256 IS NULL AND lost = 0 THEN wanted_ms END) STORED,
  KEY content_item (item),
  KEY content_size (size),
  KEY content_to_hash (to_hash)
) ENGINE = InnoDB;
