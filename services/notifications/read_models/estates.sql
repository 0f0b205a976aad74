create table estates (
    estate    text primary key,
    name      text not null,
    time_zone text not null,
    languages text[] not null
);
