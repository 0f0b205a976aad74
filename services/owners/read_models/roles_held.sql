create table roles_held (
    grant_key      text primary key,
    person         text not null,
    role           text not null,
    granted_estate text not null,
    contractor     text,
    unit           text
);
create index on roles_held (granted_estate, role);
create index on roles_held (person);
