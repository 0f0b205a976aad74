create table letters (
    letter      text primary key,
    estate      text not null,
    number      int not null,
    contractor  text not null,
    issues      text[] not null,
    unanswered  text[] not null,
    issued_at   timestamptz not null,
    reply_due   timestamptz not null,
    waits_until timestamptz,
    answered_at timestamptz,
    overdue     boolean not null
);
create index on letters (estate);
create index on letters (waits_until) where waits_until is not null;
