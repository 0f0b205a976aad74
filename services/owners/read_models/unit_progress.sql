create table unit_progress (
    unit        text primary key,
    estate      text not null,
    deliver_by  date,
    due         boolean not null,
    served      boolean not null,
    booked      boolean not null,
    refused     boolean not null,
    handed_over boolean not null
);
create index on unit_progress (estate);
