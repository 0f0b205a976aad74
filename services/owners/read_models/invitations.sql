create table invitations (
    unit          text primary key,
    estate        text not null,
    building      text not null,
    batch         text not null,
    window_last   date not null,
    proof         jsonb,
    tried         int not null,
    last_outcome  text,
    last_tried_at timestamptz,
    appointment   timestamptz,
    purpose       text,
    missed_after  timestamptz,
    missing       boolean not null,
    missed        int not null,
    deemed_on     date
);
create index on invitations (estate, appointment);
create index on invitations (missed_after) where missed_after is not null;
create index on invitations (batch);
