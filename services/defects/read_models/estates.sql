create table estates (
    estate       text primary key,
    region       text not null,
    time_zone    text not null,
    jurisdiction text not null,
    calendars    jsonb not null,
    name         text not null
);
