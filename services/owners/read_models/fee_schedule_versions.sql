create table fee_schedule_versions (
    place    text primary key,
    estate   text not null,
    version  int not null,
    schedule jsonb not null
);
