-- A store that a later version of Alur brought up to date.
insert into _sqlx_migrations (version, description, success, checksum, execution_time)
values (9999, 'later', true, x'00', 0);
