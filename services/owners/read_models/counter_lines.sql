create table counter_lines (
    estate text primary key,
    day    date not null,
    units  jsonb not null
);
