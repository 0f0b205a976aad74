create table links (
    link         text primary key,
    estate       text not null,
    parent       text,
    person       text not null,
    role         text not null,
    contractor   text,
    letter       text,
    issue        text,
    unit         text,
    way          text,
    issues       text[] not null,
    token_hash   text not null,
    issued_at    timestamptz not null,
    expires_at   timestamptz not null,
    opened_at    timestamptz,
    acted_on_at  timestamptz,
    revoked      boolean not null
);
create index links_by_hash on links (token_hash);
create index links_by_estate on links (estate, issued_at);
create index links_by_person on links (person, estate);
create index links_by_parent on links (parent) where parent is not null;
