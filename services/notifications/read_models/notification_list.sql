create table notification_list (
    notification   text primary key,
    estate         text not null,
    channel        text not null,
    recipient_kind text not null,
    person         text,
    contractor     text,
    tells_of       text not null,
    event_type     text not null,
    unit           text,
    issue          text,
    letter         text,
    rule           text not null,
    template       text not null,
    language       text,
    facts          jsonb not null,
    message_id     text not null,
    state          text not null,
    attempts       int not null,
    reason         text,
    retry_at       timestamptz,
    send_at        timestamptz,
    requested_at   timestamptz not null,
    version        int not null,
    opened_at      timestamptz,
    acted_on_at    timestamptz,
    digest         text,
    gathers        text[] not null
);
create index on notification_list (estate, requested_at, notification);
create index on notification_list (send_at) where send_at is not null;
create index on notification_list (tells_of);
