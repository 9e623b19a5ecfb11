"""Whether a sentence of a language model stands in the statements that it cites."""
