create table standard_methods (estate text primary key, methods jsonb not null);
