create table proxies (
    proxy_key          text primary key,
    proxy              text not null,
    estate             text not null,
    unit               text not null,
    owner              text not null,
    person             text not null,
    name               text,
    phone              text,
    identity_last_four text,
    scope              text not null,
    valid_from         date not null,
    expires_on         date not null,
    scan               text,
    ended              boolean not null
);
create index on proxies (unit);
-- An erasure blanks a person's rows.
create index on proxies (person);
