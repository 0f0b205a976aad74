-- The archive: a second copy of every log, byte for byte, and the seals over it. Nothing here is ever changed.

create schema archive;

create table archive.event (
    service     text not null,
    position    bigint not null,
    log_id      uuid not null,
    type        text not null,
    estate      text not null,
    actor       text not null,
    role        text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    things      text[] not null,
    record      bytea not null,
    hash        bytea not null,
    primary key (service, position)
);
create index event_by_thing on archive.event using gin (things);
create index event_by_estate on archive.event (estate, service, position);
create index event_by_actor on archive.event (actor, recorded_at);

create table archive.seal (
    number  int primary key,
    content bytea not null,
    hash    bytea not null
);

create function archive.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the archive is append-only';
end $$;
create trigger append_only before update or delete or truncate on archive.event
    for each statement execute function archive.refuse_change();
create trigger append_only before update or delete or truncate on archive.seal
    for each statement execute function archive.refuse_change();

grant usage on schema archive to {role};
grant select, insert on archive.event, archive.seal to {role};
