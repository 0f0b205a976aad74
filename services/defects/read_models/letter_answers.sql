create table letter_answers (
    letter     text primary key,
    estate     text not null,
    contractor text,
    answers    jsonb not null
);
