create table issues (
    issue       text primary key,
    estate      text not null,
    unit        text,
    number      int,
    room        text not null,
    part        text not null,
    description text not null,
    letters     text[] not null,
    overdue_of  text,
    due         timestamptz
);
create index on issues using gin (letters);
