create table handover_policies (
    estate  text primary key,
    version int not null,
    policy  jsonb not null
);
