create table unit_progress (
    unit        text primary key,
    estate      text not null,
    deliver_by  date,
    steps       text not null,
    handed_over boolean not null
);
-- Counted in the order in which units stand alike, without their rows.
create index on unit_progress (estate, steps);
-- What the contract's delivery date threatens: the few that are near it or past it.
create index on unit_progress (deliver_by) where not handed_over;
