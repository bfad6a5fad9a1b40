-- Lists and the board read the issues of a state, or of a step, in the order in which they show them: the
-- first page then costs the same however many issues there are.
create index issue_row_state on issue_row (state, issue);
create index issue_row_waiting on issue_row (state, step, enabled_at, issue);
create index issue_row_closed on issue_row (closed_at) where state = 'done';
