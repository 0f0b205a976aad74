create table clusters (
    cluster text primary key,
    estate  text not null,
    name    text not null,
    phase   text
);
create index on clusters (estate);
