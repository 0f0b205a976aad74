create table unit_turned_away (
    unit    text primary key,
    missing jsonb not null
);
