create table unit_days (
    unit_day    text primary key,
    estate      text not null,
    unit        text not null,
    building    text not null,
    day         date not null,
    number      int not null,
    walk_in     boolean not null,
    proxy       text,
    arrived_at  timestamptz not null,
    recorded_at timestamptz not null,
    steps       jsonb not null,
    refused     text,
    refused_inspected boolean not null
);
create index on unit_days (estate, day);
create index on unit_days (unit, day);
