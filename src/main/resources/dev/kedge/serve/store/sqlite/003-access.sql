-- Secrets that sign links and tokens. The newest of a purpose that may sign does; one without an end is the newest.
CREATE TABLE signing_key (
  purpose      TEXT    NOT NULL,
  number       INTEGER NOT NULL,
  id           TEXT    NOT NULL UNIQUE,
  secret       BLOB    NOT NULL,
  sign_from    INTEGER NOT NULL,
  verify_until INTEGER,
  PRIMARY KEY (purpose, number)
) STRICT;

-- What does not count any more, though it was signed: all that was issued up to that second.
CREATE TABLE revocation (
  kind       TEXT    NOT NULL,
  value      TEXT    NOT NULL,
  revoked_at INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT;
