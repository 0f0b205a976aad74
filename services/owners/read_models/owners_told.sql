create table owners_told (
    told_key text primary key,
    promise  text not null,
    unit     text not null,
    owner    text not null,
    version  int not null,
    told_on  date not null,
    how      text not null
);
create index on owners_told (promise);
create index on owners_told (unit);
