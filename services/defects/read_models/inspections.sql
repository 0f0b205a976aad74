create table inspections (
    inspection   text primary key,
    estate       text not null,
    unit         text not null,
    building     text not null,
    kind         text not null,
    attempt      int not null,
    checks       int not null,
    issues       int not null,
    conclusion   text not null,
    inspected_at timestamptz not null,
    refusal      text,
    refusal_note text not null,
    meters       jsonb not null,
    keys_counted int not null
);
create index on inspections (estate, unit, attempt);
