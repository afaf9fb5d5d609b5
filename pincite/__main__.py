"""`python -m pincite` is `pincite`."""

from pincite.cli import main

main()
