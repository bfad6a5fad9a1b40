-- Notes of steps 5, 7, 9 and 12, for the list of an application: computed from the journal alone.
create table note_row (
  seq {{int}} not null primary key,         -- of the entry that recorded it
  application {{int}} not null,
  subject text not null,                    -- issue:42 or release:8, whose fold holds it
  step {{int}} not null,
  counts {{int}} not null                   -- 0: voided, or of an earlier round
) {{strict}};
create index note_row_application on note_row (application, seq);
