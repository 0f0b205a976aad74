create table names (
    thing  text primary key,
    estate text not null,
    name   text not null
);
