create table contacts (
    engagement text primary key,
    estate     text not null,
    contractor text not null,
    person     text not null,
    former     text[] not null
);
