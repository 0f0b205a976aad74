create table account_numbers (estate text primary key, last int not null);
