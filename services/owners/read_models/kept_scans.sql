create table kept_scans (
    scan    text primary key,
    estate  text not null,
    unit    text not null,
    persons text[] not null
);
