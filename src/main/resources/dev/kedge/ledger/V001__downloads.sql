-- See docs/ledger.md. Times are milliseconds since the epoch, paths absolute, lists one entry a line.

create table meta (
  name  text primary key,
  value text not null
) without rowid;

insert into meta values ('id', lower(hex(randomblob(16))));

create table download (
  id                integer primary key autoincrement,
  target            text    not null,
  url_key           text    not null,
  file              text    not null,
  url               text    not null,
  final_url         text    not null,
  secrets           text    not null,
  expected          text    not null default '',
  state             text    not null default 'active',
  attempt           text    not null default '',
  pin_total         integer,
  pin_etag          text,
  pin_last_modified text,
  pin_strong_date   integer,
  pin_date          integer,
  pin_digests       text,
  chunk_size        integer not null default 0,
  bytes             integer not null default 0,
  stamp_size        integer,
  stamp_mtime_ns    integer,
  stamp_key         text,
  digests           text    not null default '',
  proof             text,
  error_type        text,
  error_text        text,
  error_at          integer,
  created           integer not null,
  updated           integer not null,
  pid               integer not null default 0,
  since             integer,
  unique (target, url_key)
);

create index download_file on download (file);

create table chunk (
  download integer not null references download (id) on delete cascade,
  attempt  text    not null,
  idx      integer not null,
  forced   integer not null,
  digest   blob,
  primary key (download, attempt, idx)
) without rowid;

create table host (
  host        text    primary key,
  connections integer not null,
  learnt      integer not null
) without rowid;

create table verify_log (
  id         integer primary key,
  download   integer not null references download (id) on delete cascade,
  at         integer not null,
  verdict    text    not null,
  against    text,
  bad_chunks text    not null
);

create index verify_log_download on verify_log (download, at);
