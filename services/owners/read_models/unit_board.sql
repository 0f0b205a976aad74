create table unit_board (
    unit           text primary key,
    estate         text not null,
    building       text not null,
    contract_code  text not null,
    door_number    text not null,
    unit_type      text not null,
    entrance       text not null,
    floor          int not null,
    built_area     numeric not null,
    usable_area    numeric not null,
    deliver_by     date,
    roster_import  text,
    state          text not null,
    version        int not null,
    owners         text[] not null,
    batch          text,
    served_on      date,
    appointment    timestamptz,
    queue_number   int,
    coming         int not null,
    passed         text[] not null,
    inspection     text,
    conclusion     text,
    first_passed   boolean,
    refusals       int not null,
    keys           int not null,
    cards          int not null,
    handed_over_on date
);
create index on unit_board (estate, contract_code);
create index on unit_board (building);
create index on unit_board (roster_import) where roster_import is not null;
