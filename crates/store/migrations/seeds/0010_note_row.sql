insert into note_row (seq, application, subject, step, counts) values (9, 1, 'issue:1', 5, 1);
