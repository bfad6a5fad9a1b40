insert into comment_settled (comment, person, at_ms)
select comment, person, at_ms from comment;
