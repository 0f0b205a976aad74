create table queue_numbers (
    queue  text primary key,
    estate text not null,
    day    date not null,
    last   int not null
);
