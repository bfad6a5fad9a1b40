insert into due_told (issue, due_at, round, reminder) values (1, 1585296000000, 1, 'soon');
