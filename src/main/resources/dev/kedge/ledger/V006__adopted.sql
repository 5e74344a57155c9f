-- Whether the held file was there before kedge: then it is not deleted at the server's word.
alter table item add column adopted integer not null default 0;
