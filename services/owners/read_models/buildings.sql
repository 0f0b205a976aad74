create table buildings (
    building     text primary key,
    estate       text not null,
    name         text not null,
    completed_on date,
    filed_on     date,
    phase        text,
    cluster      text,
    developer    text
);
create index on buildings (estate);
