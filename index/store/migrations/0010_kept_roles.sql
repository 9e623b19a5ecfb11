-- Roles of which a person said that the bearer of the name has them: the review desk asks of them no more.
CREATE TABLE kept_roles (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, being TEXT NOT NULL, role TEXT NOT NULL, made TEXT NOT NULL,
    UNIQUE (name, being, role)
) STRICT;
