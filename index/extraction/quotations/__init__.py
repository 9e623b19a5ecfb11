"""Who is quoted with what words: cue, source and content as spans of the text."""
