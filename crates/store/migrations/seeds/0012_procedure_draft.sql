insert into procedure_draft (draft, body, version, person, saved_at)
values (1, 'schema = 1', 3, 1, 1585296000000);
