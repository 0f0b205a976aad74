create table printed_papers (
    print_key  text primary key,
    sha256     text not null,
    estate     text not null,
    paper      text not null,
    language   text not null,
    unit       text,
    building   text not null,
    units      int not null,
    printed_by text not null,
    printed_at timestamptz not null
);
