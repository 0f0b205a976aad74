create table method_delegates (estate text primary key, persons jsonb not null);
