insert into branch_row (application, name, issue, head)
values (1, 'issue/7-login', 7, 'baa3073e00000000000000000000000000000000');
