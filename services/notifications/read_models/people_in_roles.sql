create table people_in_roles (
    office  text primary key,
    persons text[] not null
);
