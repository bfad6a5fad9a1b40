-- A revision of the SOP in the making.

-- One for the office; its text is a revision file, complete or not. What is published lies in adopted_file.
create table procedure_draft (
  draft {{int}} not null primary key check (draft = 1),
  body text not null,
  version {{int}} not null,                 -- one more with each save: what a form was drawn for
  person {{int}} not null,                  -- who saved it last
  saved_at {{int}} not null
) {{strict}};
