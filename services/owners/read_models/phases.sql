create table phases (
    phase  text primary key,
    estate text not null,
    name   text not null
);
create index on phases (estate);
