"""Whom and what a sentence is about: what another did, or has, or is called, answers no question about somebody."""
