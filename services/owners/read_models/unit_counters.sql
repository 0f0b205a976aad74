create table unit_counters (
    unit        text primary key,
    passed      jsonb not null,
    turned_away jsonb not null
);
