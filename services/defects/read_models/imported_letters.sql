create table imported_letters (
    letter text primary key,
    estate text not null,
    number int not null
);
