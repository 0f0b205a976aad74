create table refusals (
    unit       text primary key,
    estate     text not null,
    building   text not null,
    owner      text not null,
    reason     text not null,
    note       text not null,
    refused_at timestamptz not null,
    every      timestamptz[] not null,
    again_at   timestamptz,
    taken_over boolean not null
);
create index on refusals (estate, refused_at);
