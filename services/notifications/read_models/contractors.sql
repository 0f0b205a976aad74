create table contractors (
    engagement text primary key,
    estate     text not null,
    contractor text not null,
    emailed    boolean not null,
    hooked     boolean not null,
    phoned     boolean not null,
    robot      text
);
