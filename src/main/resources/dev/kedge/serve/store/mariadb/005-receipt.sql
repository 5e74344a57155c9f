-- Who reports as a device: first and last push of each copy of its ledger, as numbers of the server's sequence. The last is the
-- receipt it was given.
ALTER TABLE sync_device ADD COLUMN report_lines VARBINARY(16000) NOT NULL DEFAULT '';
