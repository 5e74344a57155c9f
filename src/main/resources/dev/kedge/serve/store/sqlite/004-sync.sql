-- The server's sequence. A number is taken under the lock of this row, and is never below the clock's microseconds: so it grows even
-- where the store was put back from a backup. Changes up to pruned were deleted, but for each user's last one.
CREATE TABLE sync_clock (
  id     INTEGER NOT NULL PRIMARY KEY,
  epoch  TEXT    NOT NULL,
  seq    INTEGER NOT NULL,
  pruned INTEGER NOT NULL
) STRICT;

-- A device of a user. Of its refresh secrets only digests are kept; the one before stays good until the present one is used.
CREATE TABLE sync_device (
  id             TEXT    NOT NULL PRIMARY KEY,
  user_id        TEXT    NOT NULL,
  group_id       TEXT    NOT NULL,
  name           TEXT    NOT NULL,
  kind           TEXT    NOT NULL,
  platform       TEXT    NOT NULL,
  app_version    TEXT    NOT NULL,
  state          TEXT    NOT NULL,
  capacity       INTEGER NOT NULL,
  free_bytes     INTEGER NOT NULL,
  total_bytes    INTEGER NOT NULL,
  cache_bytes    INTEGER NOT NULL,
  scopes         TEXT    NOT NULL,
  paths          TEXT    NOT NULL,
  refresh        BLOB    NOT NULL,
  refresh_before BLOB,
  created_ms     INTEGER NOT NULL,
  seen_ms        INTEGER NOT NULL,
  revoked_ms     INTEGER,
  seq            INTEGER NOT NULL
) STRICT;
CREATE INDEX sync_device_user ON sync_device (user_id);
CREATE INDEX sync_device_group ON sync_device (group_id);

-- How an item stands on a device. A cleared row is a tombstone. Of a user's rows for an item the one of most worth, then of most
-- chunks, is what readers of sync_offline see; 0 is none.
CREATE TABLE sync_progress (
  device_id    TEXT    NOT NULL,
  item_id      TEXT    NOT NULL,
  user_id      TEXT    NOT NULL,
  version_id   TEXT    NOT NULL,
  attempt      INTEGER NOT NULL,
  rev          INTEGER NOT NULL,
  generation   INTEGER NOT NULL,
  state        TEXT    NOT NULL,
  reason       TEXT,
  chunks       TEXT    NOT NULL,
  chunk_count  INTEGER NOT NULL,
  worth        INTEGER NOT NULL,
  bytes        INTEGER NOT NULL,
  claimed      TEXT,
  error        TEXT,
  said         BLOB,
  client_time  TEXT,
  created_ms   INTEGER NOT NULL,
  updated_ms   INTEGER NOT NULL,
  completed_ms INTEGER,
  PRIMARY KEY (device_id, item_id)
) STRICT;
CREATE INDEX sync_progress_user ON sync_progress (user_id, item_id, worth, chunk_count);
CREATE INDEX sync_progress_item ON sync_progress (item_id);

-- What users want. An empty user, item or device stands for all of them. Each wish has its generation, 0 if it was never made.
CREATE TABLE sync_intent (
  user_id   TEXT    NOT NULL,
  item_id   TEXT    NOT NULL,
  device_id TEXT    NOT NULL,
  keep      INTEGER NOT NULL,
  clear     INTEGER NOT NULL,
  pause     INTEGER NOT NULL,
  priority  INTEGER NOT NULL,
  PRIMARY KEY (user_id, item_id, device_id)
) STRICT;

-- What admins want a device (kind device) or a group of devices (kind group) to hold: an item, or all items whose path matches.
CREATE TABLE sync_desired (
  kind       TEXT    NOT NULL,
  owner      TEXT    NOT NULL,
  place      INTEGER NOT NULL,
  item_id    TEXT    NOT NULL,
  path       TEXT    NOT NULL,
  version_id TEXT    NOT NULL,
  priority   INTEGER NOT NULL,
  not_before TEXT,
  deadline   TEXT,
  generation INTEGER NOT NULL,
  PRIMARY KEY (kind, owner, place)
) STRICT;

CREATE TABLE sync_policy (
  kind  TEXT NOT NULL,
  owner TEXT NOT NULL,
  json  TEXT NOT NULL,
  PRIMARY KEY (kind, owner)
) STRICT;

-- What changed, for those who follow. The nonce tells two rows with one number apart, where a store was put back from a backup.
CREATE TABLE sync_change (
  seq       INTEGER NOT NULL PRIMARY KEY,
  nonce     TEXT    NOT NULL,
  user_id   TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  item_id   TEXT    NOT NULL,
  device_id TEXT    NOT NULL,
  at_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX sync_change_user ON sync_change (user_id, seq);

-- Answers to pushes, for those who ask again: a few places for each device, chosen by the key's digest.
CREATE TABLE sync_push (
  device_id   TEXT    NOT NULL,
  place       INTEGER NOT NULL,
  push_key    TEXT    NOT NULL,
  body_digest BLOB    NOT NULL,
  answer      TEXT    NOT NULL,
  at_ms       INTEGER NOT NULL,
  PRIMARY KEY (device_id, place)
) STRICT;

-- One row for each user and item, in the words of readers that know three states; written beside sync_progress, and never decided by.
CREATE TABLE sync_offline (
  user_id           TEXT    NOT NULL,
  item_id           TEXT    NOT NULL,
  downloaded_chunks TEXT    NOT NULL,
  status            TEXT    NOT NULL,
  created_ms        INTEGER NOT NULL,
  completed_ms      INTEGER,
  PRIMARY KEY (user_id, item_id)
) STRICT;

CREATE VIEW offline_cache AS
SELECT user_id, item_id, downloaded_chunks, status,
  strftime('%Y-%m-%d %H:%M:%f', created_ms / 1000.0, 'unixepoch') AS created_at,
  strftime('%Y-%m-%d %H:%M:%f', completed_ms / 1000.0, 'unixepoch') AS completed_at
FROM sync_offline;
