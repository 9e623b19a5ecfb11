-- actors: who made changes. `who` tells two of one `name` apart, `via` is the way they came.
CREATE TABLE actors (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    who TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, via TEXT NOT NULL
) STRICT;
CREATE INDEX actors_who ON actors (who);

-- events: who changed what, in the order of changing: appended alone, in the transaction of the change. `article` is an
-- id or, of an article that was erased, "sha256:" and the hash of the id; start and end are the place of a statement in
-- its text.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL, actor INTEGER NOT NULL REFERENCES actors (seq),
    action TEXT NOT NULL, article TEXT, start INTEGER, "end" INTEGER, subject TEXT, before TEXT, after TEXT
) STRICT;
CREATE INDEX events_article ON events (article) WHERE article NOT NULL;
CREATE INDEX events_texts ON events (seq) WHERE subject NOT NULL OR before NOT NULL OR after NOT NULL;

-- An event is never changed or deleted. While what was erased is deleted, ids of articles become hashes, and texts NULL.
CREATE TRIGGER events_replaced BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq) BEGIN
    SELECT RAISE(ABORT, 'an event is never replaced');
END;
CREATE TRIGGER events_deleted BEFORE DELETE ON events BEGIN
    SELECT RAISE(ABORT, 'an event is never deleted');
END;
CREATE TRIGGER events_changed BEFORE UPDATE ON events WHEN
    NOT EXISTS (SELECT 1 FROM meta WHERE key = 'erasing')
    OR (NEW.seq, NEW.at, NEW.actor, NEW.action, NEW.start, NEW."end")
        IS NOT (OLD.seq, OLD.at, OLD.actor, OLD.action, OLD.start, OLD."end")
    OR (NEW.article IS NOT OLD.article AND coalesce(NEW.article, '') NOT LIKE 'sha256:%')
    OR (NEW.subject NOT NULL AND NEW.subject IS NOT OLD.subject)
    OR (NEW.before NOT NULL AND NEW.before IS NOT OLD.before)
    OR (NEW.after NOT NULL AND NEW.after IS NOT OLD.after)
BEGIN
    SELECT RAISE(ABORT, 'an event is never changed');
END;
CREATE TRIGGER actors_replaced BEFORE INSERT ON actors WHEN EXISTS (SELECT 1 FROM actors WHERE seq = NEW.seq) BEGIN
    SELECT RAISE(ABORT, 'an event is never replaced, nor its actor');
END;
CREATE TRIGGER actors_deleted BEFORE DELETE ON actors BEGIN
    SELECT RAISE(ABORT, 'an event is never deleted, nor its actor');
END;
CREATE TRIGGER actors_changed BEFORE UPDATE ON actors BEGIN
    SELECT RAISE(ABORT, 'an event is never changed, nor its actor');
END;

-- event: the one that made a correction what it is; NULL for those made before there were events.
ALTER TABLE corrections ADD COLUMN event INTEGER REFERENCES events (seq);
