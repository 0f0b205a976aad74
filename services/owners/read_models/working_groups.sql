create table working_groups (
    estate         text primary key,
    leads          text not null,
    developer_head text not null,
    property_head  text not null,
    version        int not null
);
