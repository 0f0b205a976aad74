create table fee_schedules (
    estate   text primary key,
    version  int not null,
    schedule jsonb not null,
    why      text not null
);
