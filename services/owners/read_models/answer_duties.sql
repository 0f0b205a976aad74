create table answer_duties (
    estate  text primary key,
    version int not null,
    duties  jsonb not null,
    why     text not null
);
