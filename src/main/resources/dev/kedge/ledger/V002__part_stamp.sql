-- What the part file looked like when its claims were last committed.

alter table download add column part_size integer;
alter table download add column part_mtime_ns integer;
