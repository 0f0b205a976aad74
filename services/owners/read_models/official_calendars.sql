create table official_calendars (
    estate_year     text primary key,
    estate          text not null,
    year            int not null,
    version         int not null,
    days_off        date[] not null,
    makeup_workdays date[] not null,
    source          text not null,
    published_on    date not null
);
create index on official_calendars (estate);
