-- Secrets that sign links and tokens. The newest of a purpose that may sign does; one without an end is the newest.
CREATE TABLE IF NOT EXISTS signing_key (
  purpose      VARBINARY(16) NOT NULL,
  number       BIGINT        NOT NULL,
  id           VARBINARY(64) NOT NULL,
  secret       VARBINARY(64) NOT NULL,
  sign_from    BIGINT        NOT NULL,
  verify_until BIGINT,
  PRIMARY KEY (purpose, number),
  UNIQUE KEY signing_key_id (id)
) ENGINE = InnoDB;

-- What does not count any more, though it was signed: all that was issued up to that second.
CREATE TABLE IF NOT EXISTS revocation (
  kind       VARBINARY(16)  NOT NULL,
  value      VARBINARY(800) NOT NULL,
  revoked_at BIGINT         NOT NULL,
  PRIMARY KEY (kind, value)
) ENGINE = InnoDB;
