create table unit_sales (
    unit         text primary key,
    estate       text not null,
    price        numeric not null,
    paid         numeric not null,
    owed         numeric not null,
    currency     text not null,
    plan         text,
    next_due_on  date,
    as_of        date not null,
    sales_import text
);
create index on unit_sales (estate);
create index on unit_sales (sales_import) where sales_import is not null;
