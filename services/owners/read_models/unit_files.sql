create table unit_files (
    unit              text primary key,
    estate            text not null,
    building          text not null,
    version           int not null,
    conditions        text[] not null,
    standing          text[] not null,
    completed_version int,
    shelf             text,
    borrower          text,
    lent_by           text,
    purpose           text,
    due_back_on       date,
    due_back_at       timestamptz,
    overdue           boolean not null,
    alike             text not null
);
create index on unit_files (due_back_at) where due_back_at is not null;
create index on unit_files (estate, due_back_on) where due_back_on is not null;
-- Beside the units of an estate or a building; what completeness counts by is in the index itself.
create index on unit_files (estate, unit) include (alike);
