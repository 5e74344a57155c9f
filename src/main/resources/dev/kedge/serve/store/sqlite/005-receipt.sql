-- Who reports as a device: a line for each copy of its ledger. The receipt is that of the line's last push; opened and continued are
-- numbers of the server's sequence, continued 0 until the receipt of the first push was shown again.
CREATE TABLE sync_line (
  device_id TEXT    NOT NULL,
  receipt   TEXT    NOT NULL,
  opened    INTEGER NOT NULL,
  continued INTEGER NOT NULL,
  PRIMARY KEY (device_id, receipt)
) STRICT, WITHOUT ROWID;
