create table matter_list (
    matter       text primary key,
    estate       text not null,
    unit         text not null,
    visit        text,
    classified   text not null,
    text         text not null,
    state        text not null,
    department   text,
    due          timestamptz,
    escalate_at  timestamptz,
    round        int not null,
    result       text,
    answer       text,
    issue        text,
    on_spot      boolean not null,
    escalated    boolean not null,
    raised_at    timestamptz not null,
    closed_at    timestamptz,
    version      int not null,
    source       text not null
);
create index on matter_list (estate, raised_at, matter);
create index on matter_list (escalate_at) where escalate_at is not null;
