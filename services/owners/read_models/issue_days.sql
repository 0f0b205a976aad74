create table issue_days (
    issue     text primary key,
    estate    text not null,
    raised_at timestamptz not null,
    closed_at timestamptz
);
create index on issue_days (estate, raised_at);
create index on issue_days (estate, closed_at) where closed_at is not null;
