create table key_borrowings (
    borrowing_key text primary key,
    borrowing     text not null,
    estate        text not null,
    unit          text not null,
    building      text not null,
    issue         text not null,
    borrower      text not null,
    contractor    text,
    keys          int not null,
    lent_by       text not null,
    borrowed_at   timestamptz not null,
    promised_at   timestamptz not null,
    due_back_at   timestamptz,
    overdue       boolean not null,
    returned_at   timestamptz
);
create index on key_borrowings (due_back_at) where due_back_at is not null;
create index on key_borrowings (estate, promised_at) where returned_at is null;
create index on key_borrowings (unit);
