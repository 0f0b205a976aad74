create table access (
    person text primary key,
    grants text[] not null
);
