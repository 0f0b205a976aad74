create table common_parts (
    part             text primary key,
    estate           text not null,
    kind             text not null,
    name             text not null,
    place            text not null,
    building         text,
    entrance         text,
    number           int not null,
    maker            text,
    model            text,
    serial           text,
    warranty_ends_on date,
    version          int not null
);
create index on common_parts (estate, part);
