"""The parts of the offline answerer (`bot/extract.py`): the shipped reader, and how what it reads is chosen and shown."""
