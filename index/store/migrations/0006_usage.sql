-- articles: how many give the name, kept by triggers; usage: that number, rounded down to 1, 2, 4 and so on, as
-- it was when it was last worked out who is who.
DROP INDEX quotations_name;
CREATE INDEX quotations_name ON quotations (name, being, article);
ALTER TABLE names ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE names ADD COLUMN usage INTEGER NOT NULL DEFAULT 0;
UPDATE names SET articles = (SELECT count(DISTINCT article) FROM quotations q
    WHERE q.name = names.name AND q.being = names.being);
CREATE TRIGGER name_in AFTER INSERT ON quotations WHEN NEW.name NOT NULL BEGIN
    UPDATE names SET articles = articles + 1 WHERE name = NEW.name AND being = NEW.being AND NOT EXISTS (
        SELECT 1 FROM quotations q WHERE q.name = NEW.name AND q.being = NEW.being
        AND q.article = NEW.article AND q.seq <> NEW.seq
    );
END;
CREATE TRIGGER name_out AFTER DELETE ON quotations WHEN OLD.name NOT NULL BEGIN
    UPDATE names SET articles = articles - 1 WHERE name = OLD.name AND being = OLD.being AND NOT EXISTS (
        SELECT 1 FROM quotations q WHERE q.name = OLD.name AND q.being = OLD.being AND q.article = OLD.article
    );
END;
CREATE TRIGGER name_moved AFTER UPDATE OF article ON quotations WHEN NEW.name NOT NULL BEGIN
    UPDATE names SET articles = articles - 1 WHERE name = OLD.name AND being = OLD.being AND NOT EXISTS (
        SELECT 1 FROM quotations q WHERE q.name = OLD.name AND q.being = OLD.being AND q.article = OLD.article
    );
    UPDATE names SET articles = articles + 1 WHERE name = NEW.name AND being = NEW.being AND NOT EXISTS (
        SELECT 1 FROM quotations q WHERE q.name = NEW.name AND q.being = NEW.being
        AND q.article = NEW.article AND q.seq <> NEW.seq
    );
END;
