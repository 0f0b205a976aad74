create table owner_changes (
    unit    text primary key,
    estate  text not null,
    changes jsonb not null
);
