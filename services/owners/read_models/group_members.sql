create table group_members (
    place      text primary key,
    estate     text not null,
    member     text not null,
    party      text not null,
    contractor text,
    duty       text not null,
    deputy     text,
    shifts     jsonb not null,
    away       jsonb not null,
    appointed  bigint not null
);
create index on group_members (estate, appointed);
