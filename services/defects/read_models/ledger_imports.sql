create table ledger_imports (
    ledger_import text primary key,
    estate        text not null,
    sha256        text not null,
    filename      text not null,
    state         text not null,
    rows          int not null,
    done          int not null,
    position      bigint not null,
    problem       text
);
create index on ledger_imports (state, position);
