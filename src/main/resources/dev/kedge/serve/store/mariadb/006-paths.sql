-- What a device may read, as a JSON array of rules. The lines of before could not tell a rule with a line break from two, nor no
-- rule from the one for everything. The condition is for a second run.
UPDATE sync_device SET paths = CASE paths WHEN '' THEN '["/"]' ELSE
  concat('["', replace(replace(replace(paths, char(92), char(92, 92)), '"', char(92, 34)), char(10), '","'), '"]') END
WHERE paths NOT LIKE '["%"]';
