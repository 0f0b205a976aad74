create table access_tokens (
    token      text primary key,
    person     text not null,
    roles      text[] not null,
    estates    text[] not null,
    token_hash text not null,
    issued_at  timestamptz not null,
    expires_at timestamptz not null,
    revoked    boolean not null
);
create index access_tokens_by_hash on access_tokens (token_hash);
create index access_tokens_by_person on access_tokens (person, issued_at);
