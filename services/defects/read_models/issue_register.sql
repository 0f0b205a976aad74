create table issue_register (
    issue           text primary key,
    estate          text not null,
    version         int not null,
    raised_position bigint not null,
    number          int,
    unit            text,
    building        text,
    room            text not null,
    part            text not null,
    description     text not null,
    found_by        text not null,
    source          text not null,
    inspection      text,
    photos          text[] not null,
    l1              text,
    l2              text,
    severity        text,
    trade           text,
    cause           text,
    contractor      text,
    letter          text,
    state           text not null,
    emergency       boolean not null,
    response_due    timestamptz,
    due             timestamptz,
    overdue         boolean not null,
    dispute         text,
    rulings         jsonb not null,
    method_version  int,
    method          text,
    suggestion      text,
    agreed_by       text[] not null,
    attempt         int not null,
    report_photos   text[] not null,
    reports         int not null,
    rejections      int not null,
    reopenings      int not null,
    disputes_lost   int not null,
    raised_at       timestamptz not null,
    registered_at   timestamptz,
    confirmed_at    timestamptz,
    reported_at     timestamptz,
    accepted_at     timestamptz,
    closed_at       timestamptz,
    ended_because   text,
    ended_by        text
);
-- What a new issue has not got yet costs it nothing; nobody asks for what is null.
create index on issue_register (estate, raised_position);
create index on issue_register (estate, coalesce(due, 'infinity'), raised_position);
create index on issue_register (estate, coalesce(number, 2147483647), raised_position);
create index on issue_register (estate, unit);
create index on issue_register (estate, contractor, raised_position) where contractor is not null;
create index on issue_register (estate, letter) where letter is not null;
-- Without the estate in front: Postgres puts two indexes together only where they share no condition.
create index on issue_register (due) where overdue;
create index on issue_register (raised_at);
create index on issue_register (building) where building is not null;
create index on issue_register (state);
create index on issue_register (l1) where l1 is not null;
create index on issue_register (trade) where trade is not null;
create index on issue_register (severity) where severity is not null;
create index on issue_register (found_by);
