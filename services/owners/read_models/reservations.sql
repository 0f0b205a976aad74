create table reservations (
    reservation text primary key,
    estate      text not null,
    unit        text not null,
    building    text not null,
    counter     text not null,
    owes        text not null,
    reason      text not null,
    until       date not null,
    granted_by  text not null,
    granted_at  timestamptz not null,
    filled_at   timestamptz,
    void        boolean not null
);
create index on reservations (estate, until, reservation) where filled_at is null and not void;
create index on reservations (unit);
