create table ledger_numbers (
    estate text primary key,
    issue  int not null,
    letter int not null
);
