create table emergencies (
    emergency         text primary key,
    estate            text not null,
    kind              text not null,
    name_zh           text not null,
    name_en           text not null,
    began_at          timestamptz not null,
    began_recorded_at timestamptz not null,
    decided_by        text not null,
    note              text not null,
    plan_version      int not null,
    version           int not null,
    ended_at          timestamptz,
    ended_recorded_at timestamptz,
    outcome           text
);
create index on emergencies (estate, began_at);
