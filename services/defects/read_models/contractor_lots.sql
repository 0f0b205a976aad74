create table contractor_lots (estate text primary key, lots jsonb not null, companies jsonb not null);
