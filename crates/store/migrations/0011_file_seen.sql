-- Files of a merge request that somebody has looked at. It counts while the file changes the same: content
-- before and after.
create table file_seen (
  person {{int}} not null references person (person),
  request {{int}} not null,
  path text not null,
  content text not null,
  seen_at {{int}} not null,
  primary key (person, request, path)
) {{strict}};
