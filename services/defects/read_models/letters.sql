create table letters (
    letter      text primary key,
    estate      text not null,
    number      int not null,
    kind        text not null,
    contractor  text,
    issues      text[] not null,
    unanswered  text[] not null,
    issued_at   timestamptz not null,
    reply_due   timestamptz not null,
    waits_until timestamptz,
    answered_at timestamptz,
    overdue     boolean not null,
    remind_at   timestamptz,
    escalate_at timestamptz,
    received_at timestamptz,
    receipt     text,
    proof       text,
    signed_by   text,
    paper       text,
    reminded    boolean not null,
    escalated   boolean not null
);
create index on letters (estate, number);
create index on letters (waits_until) where waits_until is not null;
create index on letters (remind_at) where remind_at is not null;
create index on letters (escalate_at) where escalate_at is not null;
