create table sales_imports (
    sales_import text primary key,
    estate       text not null,
    sha256       text not null,
    state        text not null,
    units        int not null,
    as_of        date not null,
    position     bigint not null,
    columns      text[] not null,
    recorded     int not null,
    problem      text
);
create index on sales_imports (state, position);
