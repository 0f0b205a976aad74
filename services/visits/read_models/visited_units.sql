create table visited_units (
    unit    text primary key,
    estate  text not null,
    version int not null,
    marks   text[] not null
);
create index on visited_units (estate);
