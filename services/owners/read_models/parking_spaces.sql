create table parking_spaces (
    space   text primary key,
    estate  text not null,
    number  text not null,
    kind    text not null,
    place   text not null,
    unit    text,
    version int not null
);
create index on parking_spaces (estate, number);
create index on parking_spaces (unit) where unit is not null;
