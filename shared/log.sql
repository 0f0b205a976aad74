-- A service's database: its log and receipts (append-only), how far it has read others, its read-model register, keys.

create schema log;

create table log.event (
    position       bigint primary key,
    id             uuid not null,
    stream         text not null,
    version        int not null,
    type           text not null,
    schema_version int not null,
    record         bytea not null,
    actor          text not null,
    role           text not null,
    estate         text not null,
    command_id     uuid not null,
    causation      uuid,
    correlation    uuid not null,
    traceparent    text,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    hash           bytea not null,
    unique (stream, version)
);

create table log.receipt (
    command_id uuid primary key,
    digest     bytea not null,
    stream     text not null,
    version    int not null,
    position   bigint not null,
    hash       bytea not null
);

create function log.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the log is append-only';
end $$;
create trigger append_only before update or delete or truncate on log.event
    for each statement execute function log.refuse_change();
create trigger append_only before update or delete or truncate on log.receipt
    for each statement execute function log.refuse_change();

create schema inbox;

create table inbox.checkpoint (
    source   text primary key,
    log_id   uuid not null,
    position bigint not null,
    hash     bytea not null
);

create table inbox.reaction (
    reaction text not null,
    event_id uuid not null,
    source   text not null,
    position bigint not null,
    stream   text not null,
    record   bytea not null,
    hash     bytea not null,
    state    text not null check (state in ('refused', 'not_yet', 'parked')),
    reason   jsonb not null,
    since    timestamptz not null,
    primary key (reaction, event_id)
);
create index reaction_waiting on inbox.reaction (source, position) where state in ('not_yet', 'parked');

create table inbox.deadline (
    deadline text not null,
    due      timestamptz not null,
    primary key (deadline, due)
);

-- What is being handed to somebody outside right now; what is still here after a crash may or may not have arrived.
create table inbox.sending (
    thing    text primary key,
    attempt  int not null,
    begun_at timestamptz not null
);

-- How a receiver outside fares: failures running, and until when it is left alone.
create table inbox.endpoint (
    endpoint   text primary key,
    failures   int not null,
    held_until timestamptz
);

create table inbox.touched (
    thing    text not null,
    position bigint not null,
    primary key (thing, position)
);

create schema models;

create table models.model (
    name       text not null,
    version    int not null,
    building   boolean not null,
    source     text not null,
    inline     boolean not null,
    generation int not null default 1,
    state      text not null check (state in ('in_step', 'behind', 'stopped')),
    position   bigint,
    error      text,
    primary key (name, version, building)
);

create schema private;

create table private.key (
    person       text primary key,
    wrapped      bytea,
    destroyed_at timestamptz
);

grant usage on schema log, inbox, models, private to {role};
grant select, insert on log.event, log.receipt to {role};
grant select, insert, update, delete on all tables in schema inbox, models to {role};
grant select, insert, update on private.key to {role};
