create table devices (
    device_key      text primary key,
    estate          text not null,
    person          text not null,
    confirmed_until timestamptz,
    code            text,
    code_until      timestamptz,
    tries           int not null
);
create index devices_by_code on devices (code) where code is not null;
