create table file_bulks (
    bulk      text primary key,
    estate    text not null,
    what      text not null,
    done      text[] not null,
    unchanged text[] not null,
    refused   jsonb not null
);
