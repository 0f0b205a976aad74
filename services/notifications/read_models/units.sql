create table units (
    unit        text primary key,
    estate      text not null,
    door_number text not null,
    owners      text[] not null
);
