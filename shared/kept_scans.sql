create table scans_kept (
    scan   text primary key,
    estate text not null,
    unit   text not null
);
