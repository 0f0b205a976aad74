create table meetings (
    meeting     text primary key,
    estate      text not null,
    kind        text not null,
    held_at     timestamptz not null,
    ended_at    timestamptz not null,
    place       text not null,
    chaired_by  text not null,
    present     text[] not null,
    topics      text not null,
    decisions   text[] not null,
    tasks       text[] not null,
    items       text[] not null,
    recorded_by text not null,
    correction  text,
    version     int not null
);
create index on meetings (estate, held_at, meeting);
