-- is_transcript: 1 where the format of the article's file names the speaker of each turn.
ALTER TABLE articles ADD COLUMN is_transcript INTEGER NOT NULL DEFAULT 0;
