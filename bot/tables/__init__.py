"""Questions about tables, answered by looking: a cell, the most or the least, all of a kind. No model takes part."""
