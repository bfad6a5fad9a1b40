-- Reminders of due dates (R62).

-- The last reminder of an issue that was told: computed from the journal alone. By it the schedule finds
-- what may be due without reading every issue that is late.
create table due_told (
  issue {{int}} not null primary key,
  due_at {{int}} not null,
  round {{int}} not null,
  reminder text not null                    -- soon, due, overdue
) {{strict}};
