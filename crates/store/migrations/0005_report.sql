-- What reports count: computed from the journal alone.

-- The course of each issue: its passages, ways back and due dates, without texts and without persons.
create table issue_course (
  issue {{int}} not null primary key,
  application {{int}} not null,
  reported_at {{int}} not null,
  closed_at {{int}},
  asked_until {{int}},                      -- a deviation waits for its answer until then
  missing text not null,                    -- records that it lacks (R69), joined by a space
  body text not null                        -- the course as JSON
) {{strict}};
create index issue_course_closed on issue_course (closed_at, reported_at);
create index issue_course_missing on issue_course (issue) where missing <> '';

-- Entries that reports count beyond these: voidings, deviations, finds, what befell Releases.
create table counted_entry (
  seq {{int}} not null primary key,
  at_ms {{int}} not null,
  application {{int}},
  subject text not null,
  what text not null,                       -- the event's kind
  step {{int}},
  verdict text
) {{strict}};
create index counted_entry_at on counted_entry (at_ms);
create index counted_entry_subject on counted_entry (subject);
create index refused_attempt_at on refused_attempt (at_ms);
