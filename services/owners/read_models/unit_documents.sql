create table unit_documents (
    document_key text primary key,
    estate       text not null,
    building     text not null,
    unit         text not null,
    document     text not null,
    filled       boolean not null,
    sealed       boolean not null,
    present      boolean not null,
    signed       boolean not null,
    given_out    boolean not null,
    copies       int not null,
    expires_on   date,
    scan         text,
    given_on     date,
    given_to     text
);
create index on unit_documents (unit);
