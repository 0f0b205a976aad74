create table countdown_tasks (
    place       text primary key,
    estate      text not null,
    task        text not null,
    area        text not null,
    party       text not null,
    title_zh    text not null,
    title_en    text not null,
    proof_zh    text,
    proof_en    text,
    offset_days int,
    due_on      date not null,
    due_at      timestamptz not null,
    overdue_at  timestamptz,
    state       text not null,
    person      text,
    meeting     text,
    moves       int not null,
    reason      text,
    done_on     date,
    done_by     text,
    note        text,
    scan        text,
    late        boolean not null
);
create index on countdown_tasks (estate, due_on, task);
create index on countdown_tasks (overdue_at) where overdue_at is not null;
