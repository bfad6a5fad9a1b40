-- Comments on lines of changes that need no answer any more.
create table comment_settled (
  comment {{int}} not null primary key references comment (comment),
  person {{int}} not null references person (person),   -- who said so
  at_ms {{int}} not null
) {{strict}};
