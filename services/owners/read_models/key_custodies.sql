create table key_custodies (
    unit      text primary key,
    estate    text not null,
    building  text not null,
    owner     text not null,
    keys      int not null,
    purpose   text not null,
    scan      text,
    agreed_at timestamptz not null,
    ended_at  timestamptz
);
create index on key_custodies (estate, unit) where ended_at is null;
