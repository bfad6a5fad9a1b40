-- The second factor of people, and what their sessions proved.

create table second_factor (
  person {{int}} not null primary key references person (person),
  secret {{bytes}},                         -- of its codes; null: none yet, or it was lost
  pending {{bytes}},                        -- waits for its first code
  last_step {{int}} not null,               -- the 30 seconds whose code was taken last: each counts once
  since {{int}},
  lost {{int}} not null                     -- 1: another is to be enrolled before anything else
) {{strict}};

create table recovery_code (
  person {{int}} not null references person (person),
  code {{bytes}} not null,                  -- SHA-256 of its 80 bits
  used_at {{int}},
  primary key (person, code)
) {{strict}};

-- The password was right, the second factor is due: opens its page and nothing else.
create table half_session (
  session {{bytes}} not null primary key,   -- SHA-256 of the cookie's 256 bits
  person {{int}} not null references person (person),
  expires_at {{int}} not null
) {{strict}};

-- When a session last gave a second factor or, after its beginning, a password.
create table session_proof (
  session {{bytes}} not null primary key references session (session) on delete cascade on update cascade,
  factor_at {{int}},
  password_at {{int}}
) {{strict}};
