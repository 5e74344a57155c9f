-- Keeping in step with kedge servers: see docs/ledger.md.

create table server (
  url          text primary key,
  device       text    not null,
  store        text    not null,
  root         text,
  cursor       text,
  generation   integer not null default 0,
  desired_etag text,
  trouble      text
) without rowid;

-- What this device has of each item: the last report, and the file that stands published.
create table item (
  server         text    not null references server (url) on delete cascade,
  item           text    not null,
  version        text    not null,
  file           text    not null,
  size           integer not null,
  state          text    not null,
  attempt        integer not null default 0,
  rev            integer not null default 0,
  chunks         text    not null default '',
  bytes          integer not null default 0,
  digest         text    not null default '',
  paused         integer not null default 0,
  held           text,
  stamp_size     integer,
  stamp_mtime_ns integer,
  stamp_key      text,
  primary key (server, item)
) without rowid;

create index item_file on item (file);

create table desired (
  server     text    not null references server (url) on delete cascade,
  item       text    not null,
  version    text    not null,
  priority   integer not null,
  not_before integer,
  deadline   integer,
  paused     integer not null,
  primary key (server, item)
) without rowid;

create table removal (
  server     text    not null references server (url) on delete cascade,
  item       text    not null,
  generation integer not null,
  primary key (server, item)
) without rowid;

-- Reports not yet taken, oldest first. Of mergeable ones only an item's latest is kept.
create table outbox (
  id        integer primary key autoincrement,
  server    text    not null references server (url) on delete cascade,
  item      text    not null,
  mergeable integer not null,
  report    text    not null,
  created   integer not null,
  tries     integer not null default 0,
  error     text
);

create index outbox_server on outbox (server, id);
