create table handover_batches (
    batch    text primary key,
    estate   text not null,
    name     text not null,
    first    date not null,
    last     date not null,
    place    text not null,
    per_hour int not null,
    closed   boolean not null
);
create index on handover_batches (estate);
