create table people (
    person   text primary key,
    name     text,
    phone    text,
    email    text,
    language text not null,
    erased   boolean not null
);
