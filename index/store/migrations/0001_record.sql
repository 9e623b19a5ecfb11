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
