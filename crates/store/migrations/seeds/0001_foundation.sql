insert into person (person, username, name, password, must_change, language, theme, density, keys, created_at)
values (1, 'sari', 'Sari W.', null, 0, 'id', 'system', 'comfortable', 1, 1585009800000);
insert into person_address (address, person, confirmed_at) values ('sari@example.go.id', 1, 1585009800000);
insert into session (session, person, address, agent, created_at, seen_at, expires_at)
values ({{empty}}, 1, '127.0.0.1', 'Firefox', 1585009800000, 1585009800000, 1585053000000);
insert into setting (key, value) values ('fold_version', '1');
insert into refused_attempt (attempt, at_ms, actor, channel, rule, step, subject, application, detail)
values (1, 1585009800000, 'person:1', 'web', 'R7', 2, 'issue:1', 1, '{}');
insert into journal (seq, at_ms, subject, touches, actor, role, channel, revision, body, prev, hash)
values (1, 1585009800000, 'office', '', 'system', 'system', 'console', '-',
  '{"kind":"office_founded","name":"Kominfo","zone":"Asia/Jakarta"}', {{empty}}, {{empty}});
