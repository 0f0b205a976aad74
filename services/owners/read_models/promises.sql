create table promises (
    promise             text primary key,
    estate              text not null,
    position            bigint not null,
    version             int not null,
    source              text not null,
    text                text not null,
    evidence            text[] not null,
    everywhere          boolean not null,
    buildings           text[] not null,
    units               text[] not null,
    built               text,
    gap                 text,
    explanation         text,
    explanation_version int not null,
    compensation        text,
    amount              numeric,
    currency            text
);
create index on promises (estate, position);
