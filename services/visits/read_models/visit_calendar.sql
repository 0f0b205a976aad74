create table visit_calendar (
    visit        text primary key,
    estate       text not null,
    unit         text not null,
    owners       text[] not null,
    reason       text not null,
    planned      boolean not null,
    not_before   timestamptz,
    due          timestamptz,
    calendar_at  timestamptz not null,
    visited_at   timestamptz,
    logged_by    text,
    how          text,
    relation     text,
    person       text,
    answers      jsonb not null,
    satisfaction text,
    matters      text[] not null,
    remarks      text not null,
    record       text,
    records      text
);
create index on visit_calendar (estate, calendar_at, visit);
create index on visit_calendar (unit);
