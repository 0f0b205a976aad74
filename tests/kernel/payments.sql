create table payments (account text primary key, total numeric(6, 2) not null, payments int not null);
