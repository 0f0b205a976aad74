create table issue_clocks (
    issue        text primary key,
    estate       text not null,
    unit         text,
    due          timestamptz,
    work_due     timestamptz,
    silent_after timestamptz
);
create index on issue_clocks (work_due) where work_due is not null;
create index on issue_clocks (silent_after) where silent_after is not null;
