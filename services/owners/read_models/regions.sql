create table regions (
    region text primary key,
    name   text not null
);
