create table common_part_inspections (
    inspection        text primary key,
    estate            text not null,
    recorded_position bigint not null,
    building          text,
    entrance          text,
    attempt           int not null,
    parts             jsonb not null,
    passed            int not null,
    failed            int not null,
    not_applicable    int not null,
    not_tested        int not null,
    issues            int not null,
    record            text,
    inspected_at      timestamptz not null
);
create index on common_part_inspections (estate, recorded_position);
create index on common_part_inspections (estate, building, recorded_position);
