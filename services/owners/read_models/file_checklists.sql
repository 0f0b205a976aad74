create table file_checklists (
    estate    text primary key,
    version   int not null,
    checklist jsonb not null,
    why       text not null
);
