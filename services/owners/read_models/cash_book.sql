create table cash_book (
    entry       text primary key,
    estate      text not null,
    unit        text not null,
    building    text not null,
    kind        text not null,
    payee       text not null,
    payee_kind  text not null,
    book        text,
    number      int,
    amount      numeric not null,
    currency    text not null,
    method      text not null,
    lines       jsonb not null,
    cashier     text not null,
    day         date not null,
    at          timestamptz not null,
    reference   text,
    tax_invoice text,
    proof       jsonb,
    reason      text,
    voided_on   date
);
create index on cash_book (unit, at);
create index on cash_book (estate, day, payee, cashier);
create index on cash_book (book, number);
