create table trackers (
    tracked  text primary key,
    estate   text not null,
    category text not null,
    person   text not null
);
create index on trackers (estate, person);
