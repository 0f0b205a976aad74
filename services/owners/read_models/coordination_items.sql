create table coordination_items (
    item        text primary key,
    estate      text not null,
    from_party  text not null,
    to_party    text not null,
    contractor  text,
    unit        text,
    text        text not null,
    state       text not null,
    due_at      timestamptz not null,
    escalate_at timestamptz,
    raised_by   text not null,
    raised_at   timestamptz not null,
    meeting     text,
    version     int not null,
    escalated   boolean not null,
    round       int not null,
    reason      text,
    answer      text,
    answered_by text,
    late        boolean not null
);
create index on coordination_items (estate, due_at, item);
create index on coordination_items (meeting) where meeting is not null;
create index on coordination_items (escalate_at) where escalate_at is not null;
