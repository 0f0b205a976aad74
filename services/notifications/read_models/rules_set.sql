create table rules_set (
    estate text primary key,
    rules  jsonb not null
);
