-- Hosts that leave requests for a range unanswered, and serve the whole when asked plainly.
create table host_without_ranges (
  host    text    primary key,
  learnt  integer not null
) without rowid;
