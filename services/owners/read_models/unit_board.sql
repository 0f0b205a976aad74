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
    handed_over_on date,
    applied        text,
    deemed_on      date
);
create index on unit_board (estate, contract_code);
-- The search box: how a room's code or door number begins or ends.
create index on unit_board (estate, contract_code text_pattern_ops);
create index on unit_board (estate, reverse(contract_code) text_pattern_ops);
create index on unit_board (estate, door_number text_pattern_ops);
create index on unit_board (estate, reverse(door_number) text_pattern_ops);
create index on unit_board (building);
create index on unit_board (roster_import) where roster_import is not null;
create index on unit_board (applied) where applied is not null;
-- Delivery dates at risk: what is neither handed over nor deemed so, by its contract delivery date.
create index on unit_board (estate, deliver_by, unit) where handed_over_on is null and deemed_on is null;
create index on unit_board (estate, handed_over_on) where handed_over_on is not null;
