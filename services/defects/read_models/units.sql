create table units (
    unit           text primary key,
    estate         text not null,
    building       text not null,
    owners         text[] not null,
    door_number    text,
    handed_over_on date,
    deemed_on      date
);
create index on units (building);
