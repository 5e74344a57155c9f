-- A state of a file's bytes. The id is random and stands in ETag; the other columns are what the file system says of that state.
-- Paths are longer than a key may be, so the digest of the path stands for it where rows must be unique.
CREATE TABLE IF NOT EXISTS version (
  id          VARBINARY(32)   NOT NULL PRIMARY KEY,
  path        VARBINARY(8000) NOT NULL,
  size        BIGINT          NOT NULL,
  mtime_ns    BIGINT          NOT NULL,
  ctime_ns    BIGINT          NOT NULL,
  path_digest BINARY(32)      GENERATED ALWAYS AS (UNHEX(SHA2(path, 256))) STORED,
  UNIQUE KEY version_state (path_digest, size, mtime_ns, ctime_ns),
  KEY version_path (path(255), mtime_ns)
) ENGINE = InnoDB;
