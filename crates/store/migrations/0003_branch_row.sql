-- Where each issue's branch stands by the journal, to be compared with the repository (R72).
create table branch_row (
  application {{int}} not null,
  name text not null,
  issue {{int}} not null,
  head text,                                -- null: there should be no such branch
  primary key (application, name)
) {{strict}};
