create table digests (
    digest         text primary key,
    estate         text not null,
    channel        text not null,
    recipient_kind text not null,
    person         text,
    contractor     text,
    unit           text,
    language       text,
    rule           text not null,
    rule_version   int not null,
    gathered       jsonb not null,
    again          jsonb not null,
    due_at         timestamptz,
    messages       int not null,
    sent_at        timestamptz
);
create index on digests (due_at) where due_at is not null;
