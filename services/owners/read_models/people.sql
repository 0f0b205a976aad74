create table people (
    person   text primary key,
    name     text,
    phone    text,
    email    text,
    language text not null,
    erased   boolean not null,
    registered boolean not null,
    owner_in text[] not null
);
-- The search box: how a name begins or ends, and the last four digits of a phone.
create index on people (name text_pattern_ops);
create index on people (reverse(name) text_pattern_ops);
create index on people (right(regexp_replace(phone, '\D', '', 'g'), 4));
