insert into second_factor (person, secret, pending, last_step, since, lost)
values (1, {{empty}}, null, 52833720, 1585011600000, 0);
insert into recovery_code (person, code, used_at) values (1, {{empty}}, null);
insert into half_session (session, person, expires_at) values ({{empty}}, 1, 1585012200000);
