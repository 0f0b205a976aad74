create table bookings (
    slot      text primary key,
    estate    text not null,
    starts_at timestamptz not null,
    units     jsonb not null
);
create index on bookings (estate, starts_at);
