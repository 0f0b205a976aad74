create table receipt_books (
    book        text primary key,
    estate      text not null,
    payee       text not null,
    prefix      text not null,
    cashiers    text[] not null,
    last_number int not null,
    last_refund int not null
);
create index on receipt_books (estate);
