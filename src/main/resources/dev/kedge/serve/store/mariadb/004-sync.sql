-- The server's sequence. A number is taken under the lock of this row, and is never below the clock's microseconds: so it grows even
-- where the store was put back from a backup. Changes up to pruned were deleted, but for each user's last one.
CREATE TABLE IF NOT EXISTS sync_clock (
  id     BIGINT        NOT NULL PRIMARY KEY,
  epoch  VARBINARY(32) NOT NULL,
  seq    BIGINT        NOT NULL,
  pruned BIGINT        NOT NULL
) ENGINE = InnoDB;

-- A device of a user. Of its refresh secrets only digests are kept; the one before stays good until the present one is used.
CREATE TABLE IF NOT EXISTS sync_device (
  id             VARBINARY(64)   NOT NULL PRIMARY KEY,
  user_id        VARBINARY(800)  NOT NULL,
  group_id       VARBINARY(64)   NOT NULL,
  name           VARBINARY(4000) NOT NULL,
  kind           VARBINARY(400)  NOT NULL,
  platform       VARBINARY(400)  NOT NULL,
  app_version    VARBINARY(400)  NOT NULL,
  state          VARBINARY(400)  NOT NULL,
  capacity       BIGINT          NOT NULL,
  free_bytes     BIGINT          NOT NULL,
  total_bytes    BIGINT          NOT NULL,
  cache_bytes    BIGINT          NOT NULL,
  scopes         VARBINARY(200)  NOT NULL,
  paths          BLOB            NOT NULL,
  refresh        VARBINARY(32)   NOT NULL,
  refresh_before VARBINARY(32),
  created_ms     BIGINT          NOT NULL,
  seen_ms        BIGINT          NOT NULL,
  revoked_ms     BIGINT,
  seq            BIGINT          NOT NULL,
  KEY sync_device_user (user_id),
  KEY sync_device_group (group_id)
) ENGINE = InnoDB;

-- How an item stands on a device. A cleared row is a tombstone. Of a user's rows for an item the one of most worth, then of most
-- chunks, is what readers of sync_offline see; 0 is none.
CREATE TABLE IF NOT EXISTS sync_progress (
  device_id    VARBINARY(64)   NOT NULL,
  item_id      VARBINARY(64)   NOT NULL,
  user_id      VARBINARY(800)  NOT NULL,
  version_id   VARBINARY(64)   NOT NULL,
  attempt      BIGINT          NOT NULL,
  rev          BIGINT          NOT NULL,
  generation   BIGINT          NOT NULL,
  state        VARBINARY(16)   NOT NULL,
  reason       VARBINARY(4000),
  chunks       MEDIUMBLOB      NOT NULL,
  chunk_count  BIGINT          NOT NULL,
  worth        BIGINT          NOT NULL,
  bytes        BIGINT          NOT NULL,
  claimed      VARBINARY(200),
  error        VARBINARY(4000),
  said         VARBINARY(32),
  client_time  VARBINARY(64),
  created_ms   BIGINT          NOT NULL,
  updated_ms   BIGINT          NOT NULL,
  completed_ms BIGINT,
  PRIMARY KEY (device_id, item_id),
  KEY sync_progress_user (user_id, item_id, worth, chunk_count),
  KEY sync_progress_item (item_id)
) ENGINE = InnoDB;

-- What users want. An empty user, item or device stands for all of them. Each wish has its generation, 0 if it was never made.
CREATE TABLE IF NOT EXISTS sync_intent (
  user_id   VARBINARY(800) NOT NULL,
  item_id   VARBINARY(64)  NOT NULL,
  device_id VARBINARY(64)  NOT NULL,
  keep      BIGINT         NOT NULL,
  clear     BIGINT         NOT NULL,
  pause     BIGINT         NOT NULL,
  priority  BIGINT         NOT NULL,
  PRIMARY KEY (user_id, item_id, device_id)
) ENGINE = InnoDB;

-- What admins want a device (kind device) or a group of devices (kind group) to hold: an item, or all items whose path matches.
CREATE TABLE IF NOT EXISTS sync_desired (
  kind       VARBINARY(8)    NOT NULL,
  owner      VARBINARY(64)   NOT NULL,
  place      BIGINT          NOT NULL,
  item_id    VARBINARY(64)   NOT NULL,
  path       VARBINARY(4000) NOT NULL,
  version_id VARBINARY(64)   NOT NULL,
  priority   BIGINT          NOT NULL,
  not_before VARBINARY(64),
  deadline   VARBINARY(64),
  generation BIGINT          NOT NULL,
  PRIMARY KEY (kind, owner, place)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS sync_policy (
  kind  VARBINARY(8)  NOT NULL,
  owner VARBINARY(64) NOT NULL,
  json  BLOB          NOT NULL,
  PRIMARY KEY (kind, owner)
) ENGINE = InnoDB;

-- What changed, for those who follow. The nonce tells two rows with one number apart, where a store was put back from a backup.
CREATE TABLE IF NOT EXISTS sync_change (
  seq       BIGINT         NOT NULL PRIMARY KEY,
  nonce     VARBINARY(16)  NOT NULL,
  user_id   VARBINARY(800) NOT NULL,
  kind      VARBINARY(16)  NOT NULL,
  item_id   VARBINARY(64)  NOT NULL,
  device_id VARBINARY(64)  NOT NULL,
  at_ms     BIGINT         NOT NULL,
  KEY sync_change_user (user_id, seq)
) ENGINE = InnoDB;

-- Answers to pushes, for those who ask again: a few places for each device, chosen by the key's digest.
CREATE TABLE IF NOT EXISTS sync_push (
  device_id   VARBINARY(64)  NOT NULL,
  place       BIGINT         NOT NULL,
  push_key    VARBINARY(400) NOT NULL,
  body_digest VARBINARY(32)  NOT NULL,
  answer      MEDIUMBLOB     NOT NULL,
  at_ms       BIGINT         NOT NULL,
  PRIMARY KEY (device_id, place)
) ENGINE = InnoDB;

-- One row for each user and item, in the words of readers that know three states; written beside sync_progress, and never decided by.
CREATE TABLE IF NOT EXISTS sync_offline (
  user_id           VARBINARY(800) NOT NULL,
  item_id           VARBINARY(64)  NOT NULL,
  downloaded_chunks MEDIUMBLOB     NOT NULL,
  status            VARBINARY(16)  NOT NULL,
  created_ms        BIGINT         NOT NULL,
  completed_ms      BIGINT,
  PRIMARY KEY (user_id, item_id)
) ENGINE = InnoDB;

CREATE OR REPLACE VIEW offline_cache AS
SELECT CONVERT(user_id USING utf8mb4) AS user_id, CONVERT(item_id USING utf8mb4) AS item_id,
  CONVERT(downloaded_chunks USING utf8mb4) AS downloaded_chunks, CONVERT(status USING utf8mb4) AS status,
  TIMESTAMP('1970-01-01 00:00:00.000') + INTERVAL created_ms * 1000 MICROSECOND AS created_at,
  TIMESTAMP('1970-01-01 00:00:00.000') + INTERVAL completed_ms * 1000 MICROSECOND AS completed_at
FROM sync_offline;
