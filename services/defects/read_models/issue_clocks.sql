create table issue_clocks (
    issue          text primary key,
    estate         text not null,
    unit           text,
    due            timestamptz,
    runs           boolean not null,
    standing       text[] not null,
    work_due       timestamptz,
    silent_after   timestamptz,
    ruling_due     timestamptz,
    acceptance_due timestamptz,
    escalate_at    timestamptz,
    hold           int not null,
    hold_until     timestamptz,
    wait_until     timestamptz,
    safe_by        timestamptz
);
create index on issue_clocks (work_due) where work_due is not null;
create index on issue_clocks (silent_after) where silent_after is not null;
create index on issue_clocks (ruling_due) where ruling_due is not null;
create index on issue_clocks (acceptance_due) where acceptance_due is not null;
create index on issue_clocks (escalate_at) where escalate_at is not null;
create index on issue_clocks (hold_until) where hold_until is not null;
create index on issue_clocks (wait_until) where wait_until is not null;
create index on issue_clocks (safe_by) where safe_by is not null;
