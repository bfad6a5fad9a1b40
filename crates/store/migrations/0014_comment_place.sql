-- Where in the changes of a merge request a comment stands: a line of a file, as the writer saw it.
create table comment_place (
  comment {{int}} not null primary key references comment (comment),
  request {{int}} not null,
  commit_id text not null,                  -- head of the merge request then, 40 digits
  path text not null,
  side text not null,                       -- old: before the change; new: after it
  line {{int}} not null,                    -- its number on that side, from 1
  said text not null                        -- its text then: it is shown where the line is gone
) {{strict}};
create index comment_place_request on comment_place (request, comment);
