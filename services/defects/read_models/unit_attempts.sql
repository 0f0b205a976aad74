create table unit_attempts (
    unit     text primary key,
    estate   text not null,
    attempts int not null
);
