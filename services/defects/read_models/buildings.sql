create table buildings (
    building     text primary key,
    estate       text not null,
    name         text not null,
    completed_on date
);
