create table contractors (
    engagement       text primary key,
    estate           text not null,
    contractor       text not null,
    company          text not null,
    lots             jsonb not null,
    warranty_ends_on date,
    contact          text,
    webhook          text,
    robot_kind       text,
    robot            text,
    robot_secret     text
);
create index on contractors (estate);
