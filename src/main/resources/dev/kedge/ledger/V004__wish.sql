-- What the user asked of an item here and the server does not know yet: keep, pause or clear.
create table wish (
  server text not null references server (url) on delete cascade,
  item   text not null,
  action text not null,
  primary key (server, item)
) without rowid;
