-- What the server gave for the last reports it took. Whoever shows an older one is another copy of this ledger.
alter table server add column receipt text not null default 'none';
