create table visit_policies (
    estate  text primary key,
    version int not null,
    terms   jsonb not null
);
