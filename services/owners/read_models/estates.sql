create table estates (
    estate       text primary key,
    region       text not null,
    name         text not null,
    jurisdiction text not null,
    time_zone    text not null,
    currency     text not null,
    languages    text[] not null
);
