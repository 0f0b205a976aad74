create table roster_imports (
    roster_import text primary key,
    estate        text not null,
    sha256        text not null,
    filename      text not null,
    state         text not null,
    units         int not null,
    position      bigint not null,
    leave_changed boolean not null,
    apply_changed boolean not null,
    started_at    timestamptz not null,
    only_rows     text[] not null,
    without_rows  text[] not null,
    columns       text[] not null,
    problem       text
);
create index on roster_imports (state, position);
