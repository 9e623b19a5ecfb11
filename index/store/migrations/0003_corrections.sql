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
