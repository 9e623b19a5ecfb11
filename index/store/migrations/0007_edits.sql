-- edits: what a person made of an article's title, outlet, author or day of publication; `given` is what its file has.
-- They belong to the article's id, so they outlive its versions.
CREATE TABLE edits (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL, field TEXT NOT NULL, value TEXT, given TEXT, made TEXT NOT NULL,
    UNIQUE (article, field)
) STRICT;

-- What a person said of a quotation has an aspect: its speaker, its role, or that its attribution was checked.
ALTER TABLE corrections ADD COLUMN aspect TEXT NOT NULL DEFAULT 'speaker';
ALTER TABLE corrections ADD COLUMN role TEXT;

-- own_role: the role as extracted, where a person gave another (role_correction) or struck it out (struck).
-- checked: a person has checked who said it. named: the source as written is the name or a part of it.
ALTER TABLE quotations ADD COLUMN own_role TEXT;
ALTER TABLE quotations ADD COLUMN role_correction INTEGER REFERENCES corrections (seq);
ALTER TABLE quotations ADD COLUMN struck INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quotations ADD COLUMN checked INTEGER REFERENCES corrections (seq);
ALTER TABLE quotations ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
CREATE INDEX quotations_role_correction ON quotations (role_correction) WHERE role_correction NOT NULL;
CREATE INDEX quotations_struck ON quotations (struck) WHERE struck;
CREATE INDEX quotations_checked ON quotations (checked) WHERE checked NOT NULL;
CREATE TRIGGER quotation_role AFTER UPDATE OF role ON quotations WHEN NEW.speaker NOT NULL BEGIN
    UPDATE roles SET statements = statements - 1 WHERE speaker = OLD.speaker AND role = OLD.role;
    DELETE FROM roles WHERE speaker = OLD.speaker AND role = OLD.role AND statements = 0;
    INSERT INTO roles SELECT NEW.speaker, NEW.role, 1 WHERE NEW.role NOT NULL
        ON CONFLICT DO UPDATE SET statements = statements + 1;
END;

-- Roles that a person struck out wherever the bearer of the name has them.
CREATE TABLE struck_roles (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, being TEXT NOT NULL, role TEXT NOT NULL, made TEXT NOT NULL,
    UNIQUE (name, being, role)
) STRICT;

-- Pairs of names, in the order of the alphabet, of which a person said that their bearers are two.
CREATE TABLE distinct_names (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, other TEXT NOT NULL, being TEXT NOT NULL, made TEXT NOT NULL,
    UNIQUE (being, name, other)
) STRICT;
