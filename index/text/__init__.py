"""A text taken apart: sentences, tokens, quotation marks, parts of names, stems, negations."""
