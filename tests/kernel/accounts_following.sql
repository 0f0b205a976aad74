create table accounts_following (
    account  text primary key,
    estate   text not null,
    holder   text not null,
    name     text,
    number   int not null,
    balance  numeric not null,
    bookings int not null
);
