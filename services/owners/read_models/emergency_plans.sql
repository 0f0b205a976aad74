create table emergency_plans (
    estate  text primary key,
    version int not null,
    plan    jsonb not null,
    why     text not null
);
