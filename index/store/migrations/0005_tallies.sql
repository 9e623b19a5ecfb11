-- day: of publication of the quotation's article, so that what a speaker said in a time, and a role's first and
-- last day, are ranges of an index. How much each speaker says, in how many articles, and how often in which
-- role, is counted by triggers as quotations come and go; what others tell of them counts for roles alone.
ALTER TABLE quotations ADD COLUMN day TEXT;
UPDATE quotations SET day = (SELECT published FROM articles WHERE seq = article);
DROP INDEX quotations_speaker;
DROP INDEX quotations_role;
CREATE INDEX quotations_speaker ON quotations (speaker, day, article);
CREATE INDEX quotations_role ON quotations (speaker, role, day) WHERE role NOT NULL;
CREATE INDEX articles_published ON articles (published) WHERE ended IS NULL;

ALTER TABLE speakers ADD COLUMN statements INTEGER NOT NULL DEFAULT 0;
ALTER TABLE speakers ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
UPDATE speakers SET (statements, articles) = (SELECT count(*), count(DISTINCT article) FROM quotations
    WHERE speaker = id AND carrier IS NULL);
CREATE INDEX speakers_statements ON speakers (statements DESC, id) WHERE statements > 0;
CREATE TABLE roles (
    speaker TEXT NOT NULL REFERENCES speakers (id), role TEXT NOT NULL, statements INTEGER NOT NULL,
    PRIMARY KEY (speaker, role)
) STRICT, WITHOUT ROWID;
INSERT INTO roles SELECT speaker, role, count(*) FROM quotations WHERE speaker NOT NULL AND role NOT NULL
    GROUP BY speaker, role;

CREATE TRIGGER quotation_in AFTER INSERT ON quotations WHEN NEW.speaker NOT NULL BEGIN
    UPDATE speakers SET statements = statements + 1, articles = articles + NOT EXISTS (
        SELECT 1 FROM quotations WHERE speaker = NEW.speaker AND day IS NEW.day AND article = NEW.article
        AND carrier IS NULL AND seq <> NEW.seq
    ) WHERE id = NEW.speaker AND NEW.carrier IS NULL;
    INSERT INTO roles SELECT NEW.speaker, NEW.role, 1 WHERE NEW.role NOT NULL
        ON CONFLICT DO UPDATE SET statements = statements + 1;
END;
CREATE TRIGGER quotation_out AFTER DELETE ON quotations WHEN OLD.speaker NOT NULL BEGIN
    UPDATE speakers SET statements = statements - 1, articles = articles - NOT EXISTS (
        SELECT 1 FROM quotations WHERE speaker = OLD.speaker AND day IS OLD.day AND article = OLD.article
        AND carrier IS NULL AND seq <> OLD.seq
    ) WHERE id = OLD.speaker AND OLD.carrier IS NULL;
    UPDATE roles SET statements = statements - 1 WHERE speaker = OLD.speaker AND role = OLD.role;
    DELETE FROM roles WHERE speaker = OLD.speaker AND role = OLD.role AND statements = 0;
END;
CREATE TRIGGER quotation_moved AFTER UPDATE OF speaker, day, article ON quotations BEGIN
    UPDATE speakers SET statements = statements - 1, articles = articles - NOT EXISTS (
        SELECT 1 FROM quotations WHERE speaker = OLD.speaker AND day IS OLD.day AND article = OLD.article
        AND carrier IS NULL AND seq <> OLD.seq
    ) WHERE id = OLD.speaker AND OLD.carrier IS NULL;
    UPDATE roles SET statements = statements - 1 WHERE speaker = OLD.speaker AND role = OLD.role;
    DELETE FROM roles WHERE speaker = OLD.speaker AND role = OLD.role AND statements = 0;
    UPDATE speakers SET statements = statements + 1, articles = articles + NOT EXISTS (
        SELECT 1 FROM quotations WHERE speaker = NEW.speaker AND day IS NEW.day AND article = NEW.article
        AND carrier IS NULL AND seq <> NEW.seq
    ) WHERE id = NEW.speaker AND NEW.carrier IS NULL;
    INSERT INTO roles SELECT NEW.speaker, NEW.role, 1 WHERE NEW.speaker NOT NULL AND NEW.role NOT NULL
        ON CONFLICT DO UPDATE SET statements = statements + 1;
END;
