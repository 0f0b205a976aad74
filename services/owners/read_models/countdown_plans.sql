create table countdown_plans (
    estate       text primary key,
    handover_day date not null,
    version      int not null
);
