insert into mail
  (mail_id, key, person, kind, issue, seq, by_person, state, run_at, tries, made_at, last_error, sent_at, answer,
   carrier)
values
  (1, 'notice/2/4', 4, 'assignment', 1, 2, null, 'sent', 1585296000000, 1, 1585296000000, null, 1585296000500,
   '250 2.0.0 Ok', null),
  (2, 'notice/3/4', 4, 'turn', 1, 3, null, 'failed', 1585296000000, 1, 1585296000000, '550 no such user', null,
   null, null);
insert into mail_stop (person, kind, stopped_at) values (4, 'digest', 1585296000000);
