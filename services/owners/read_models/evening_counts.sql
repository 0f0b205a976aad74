create table evening_counts (
    evening       text primary key,
    estate        text not null,
    day           date not null,
    number        int not null,
    keys_released int not null,
    keys_out      int not null,
    papers_signed int not null,
    money         jsonb not null,
    remark        text not null,
    counted_by    text not null,
    counted_at    timestamptz not null
);
