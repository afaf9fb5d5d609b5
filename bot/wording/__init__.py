"""A question in other words that the documents may have: a role for a name, an abbreviation, a noun for a verb."""
