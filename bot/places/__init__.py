"""What is looked up by its place in a document: a clause, a page, a section, a line over a text, what a heading has."""
