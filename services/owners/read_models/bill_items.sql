create table bill_items (
    item_key   text primary key,
    estate     text not null,
    unit       text not null,
    building   text not null,
    item       int not null,
    fee        text not null,
    name_zh    text not null,
    name_en    text not null,
    occasion   text not null,
    payee      text not null,
    payee_kind text not null,
    amount     numeric not null,
    currency   text not null,
    working    jsonb not null,
    mandatory  boolean not null,
    refundable boolean not null,
    blocks     text not null,
    due_on     date not null,
    place      text not null,
    paid       numeric not null,
    waived     numeric not null,
    refunded   numeric not null,
    open       numeric not null,
    withdrawn  boolean not null
);
create index on bill_items (unit, item);
-- Arrears by payee, building and unit: only what is open, and everything a sum needs.
create index on bill_items (estate, payee, building, unit) include (payee_kind, currency, due_on, open) where open > 0;
-- The collection rate of an estate.
create index on bill_items (estate, payee, payee_kind, currency) include (amount, waived, paid, refunded, open)
    where not withdrawn;
