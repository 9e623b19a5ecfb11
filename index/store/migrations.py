"""The tables of an archive, as named migrations in order; each is applied once and never edited afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from index.core.errors import NotAnArchive
from index.store.duplicates import text_hash

APPLICATION = 0x6F6E7263
"""SQLite's application id ("onrc"): tells an archive from any other SQLite file."""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    (
        "0001-record",
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

        -- Every version of every article. `ended` is null for the version in force, else why it no longer is:
        -- 'replaced' or 'removed'. Old versions keep their text, so that a citation can still be followed.
        CREATE TABLE articles (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL,
            title TEXT NOT NULL, outlet TEXT NOT NULL, author TEXT NOT NULL,
            published TEXT, url TEXT NOT NULL,
            added TEXT NOT NULL, extractor TEXT NOT NULL, ended TEXT
        ) STRICT;
        CREATE UNIQUE INDEX articles_in_force ON articles (id) WHERE ended IS NULL;
        CREATE INDEX articles_outlet ON articles (outlet) WHERE ended IS NULL;

        CREATE TABLE vectors (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            hash BLOB NOT NULL, model TEXT NOT NULL, vector BLOB NOT NULL,
            UNIQUE (hash, model)
        ) STRICT;

        -- Rows of articles no longer in force are deleted; AUTOINCREMENT keeps their seq from being given again.
        CREATE TABLE passages (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL REFERENCES articles (seq),
            start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            vector INTEGER NOT NULL REFERENCES vectors (seq)
        ) STRICT;
        CREATE INDEX passages_article ON passages (article);

        CREATE TABLE quotations (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL REFERENCES articles (seq),
            content TEXT NOT NULL, cue TEXT NOT NULL, source TEXT,
            kind TEXT NOT NULL, said INTEGER NOT NULL, confidence REAL NOT NULL,
            name TEXT, role TEXT, being TEXT NOT NULL, name_confidence REAL NOT NULL, why TEXT NOT NULL,
            speaker TEXT REFERENCES speakers (id),
            vector INTEGER NOT NULL REFERENCES vectors (seq)
        ) STRICT;
        CREATE INDEX quotations_article ON quotations (article);
        CREATE INDEX quotations_speaker ON quotations (speaker);
        CREATE INDEX quotations_name ON quotations (name, being);

        -- One row for every name that an article in force gives a speaker, and whose name it is.
        CREATE TABLE names (
            name TEXT NOT NULL, being TEXT NOT NULL, block TEXT NOT NULL,
            speaker TEXT NOT NULL REFERENCES speakers (id) DEFERRABLE INITIALLY DEFERRED,
            PRIMARY KEY (name, being)
        ) STRICT;
        CREATE INDEX names_block ON names (block);
        CREATE INDEX names_speaker ON names (speaker);

        CREATE TABLE speakers (id TEXT PRIMARY KEY, name TEXT NOT NULL, being TEXT NOT NULL) STRICT;
        """,
    ),
    ("0002-carrier", "ALTER TABLE quotations ADD COLUMN carrier TEXT;"),
    (
        "0003-corrections",
        """
        -- What a person said of a quotation: who its speaker is, that nobody is, or that it is none. It belongs to the
        -- article's id and to the words, so it outlives the rows that it is applied to. `model` is the quotation as it
        -- was when it was corrected, `found` the one that it is applied to now, null while there is none.
        CREATE TABLE corrections (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            article TEXT NOT NULL, hash TEXT NOT NULL, extractor TEXT NOT NULL, words TEXT NOT NULL,
            model TEXT NOT NULL, found TEXT, vector INTEGER REFERENCES vectors (seq),
            ruling TEXT NOT NULL, name TEXT, being TEXT NOT NULL, made TEXT NOT NULL
        ) STRICT;
        CREATE INDEX corrections_article ON corrections (article);
        ALTER TABLE quotations ADD COLUMN correction INTEGER REFERENCES corrections (seq);
        CREATE INDEX quotations_correction ON quotations (correction) WHERE correction NOT NULL;

        DROP INDEX quotations_speaker;
        CREATE INDEX quotations_speaker ON quotations (speaker, carrier, article, role);
        CREATE INDEX quotations_role ON quotations (role, speaker) WHERE role NOT NULL;

        -- What a person said of names: `other` is one more name of the bearer of `name`; or, where `other` is '',
        -- `name` stands alone.
        CREATE TABLE ties (
            name TEXT NOT NULL, other TEXT NOT NULL, being TEXT NOT NULL,
            block TEXT NOT NULL, other_block TEXT NOT NULL, made TEXT NOT NULL,
            PRIMARY KEY (being, name, other)
        ) STRICT;
        CREATE INDEX ties_block ON ties (block);
        CREATE INDEX ties_other ON ties (other_block);

        -- The long forms that articles in force give of abbreviations, and how many articles do.
        CREATE TABLE abbreviations (
            short TEXT NOT NULL, long TEXT NOT NULL, block TEXT NOT NULL, long_block TEXT NOT NULL,
            articles INTEGER NOT NULL,
            PRIMARY KEY (short, long)
        ) STRICT;
        CREATE INDEX abbreviations_block ON abbreviations (block, long_block);
        CREATE INDEX abbreviations_long ON abbreviations (long_block);
        """,
    ),
    (
        "0004-places",
        """
        -- pages: the offsets at which they begin, a list in JSON. copy_of: the article that holds this one's text,
        -- which is then empty here. story: one number for all versions of a text. bands: what near copies share.
        ALTER TABLE articles ADD COLUMN pages TEXT;
        ALTER TABLE articles ADD COLUMN text_hash BLOB;
        ALTER TABLE articles ADD COLUMN copy_of INTEGER REFERENCES articles (seq);
        ALTER TABLE articles ADD COLUMN story INTEGER;
        UPDATE articles SET text_hash = text_hash(text);
        CREATE INDEX articles_text ON articles (text_hash) WHERE ended IS NULL AND copy_of IS NULL;
        CREATE INDEX articles_copies ON articles (copy_of) WHERE copy_of NOT NULL;
        CREATE INDEX articles_story ON articles (story) WHERE story NOT NULL;
        CREATE TABLE bands (
            key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles (seq), PRIMARY KEY (key, article)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX bands_article ON bands (article);
        """,
    ),
    (
        "0005-tallies",
        """
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
        """,
    ),
    (
        "0006-usage",
        """
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
        """,
    ),
)


def pending(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The migrations that this archive still needs; raises NotAnArchive where a newer program made it."""
    applied = {name for (name,) in db.execute("SELECT name FROM migrations")}
    if newer := applied - {name for name, _ in MIGRATIONS}:
        raise NotAnArchive(f"The archive was written by a newer onrecord ({max(newer)}). Update this one to open it.")
    return [(name, script) for name, script in MIGRATIONS if name not in applied]


def migrate(db: sqlite3.Connection) -> None:
    """Apply what has not been applied yet, all of it or nothing; another process that would do the same waits."""
    db.create_function("text_hash", 1, text_hash, deterministic=True)
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) STRICT")
        for name, script in pending(db):
            for statement in _statements(script):
                db.execute(statement)
            db.execute("INSERT INTO migrations VALUES (?)", (name,))
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself rolls back when the disk is full
            db.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
