-- Who reports as a device: a line for each copy of its ledger. The receipt is that of the line's last push; opened and continued are
-- numbers of the server's sequence, continued 0 until the receipt of the first push was shown again.
CREATE TABLE IF NOT EXISTS sync_line (
  device_id VARBINARY(64) NOT NULL,
  receipt   VARBINARY(32) NOT NULL,
  opened    BIGINT        NOT NULL,
  continued BIGINT        NOT NULL,
  PRIMARY KEY (device_id, receipt)
) ENGINE = InnoDB;
