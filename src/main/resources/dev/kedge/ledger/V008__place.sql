-- By what the directory of the part is known again when its disk has been away.
alter table download add column place text not null default '';
