create table awaited_inspections (
    awaited    text primary key,
    inspection text not null,
    estate     text not null,
    unit       text not null,
    building   text not null,
    conclusion text not null,
    passed_at  timestamptz not null,
    came_as    text,
    agrees     boolean not null
);
create index on awaited_inspections (estate, passed_at) where not agrees;
create index on awaited_inspections (unit);
