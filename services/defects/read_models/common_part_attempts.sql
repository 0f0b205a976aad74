create table common_part_attempts (
    place    text primary key,
    estate   text not null,
    attempts int not null
);
