create table explained_findings (
    issue       text primary key,
    estate      text not null,
    unit        text not null,
    explanation text not null
);
create index on explained_findings (unit);
