create table visit_records (
    records                   text primary key,
    estate                    text not null,
    visits                    text[] not null,
    submitted_at              timestamptz not null,
    supervisor                text,
    supervisor_signed_at      timestamptz,
    project_manager           text,
    project_manager_signed_at timestamptz,
    archived_at               timestamptz,
    papers                    text[] not null
);
create index on visit_records (records) where project_manager_signed_at is not null and archived_at is null;
