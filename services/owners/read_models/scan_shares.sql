create table scan_shares (
    share_key text primary key,
    scan      text not null,
    person    text not null,
    part      text
);
create index on scan_shares (scan);
