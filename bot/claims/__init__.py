"""What a statement says that its evidence does not: figures, names, what is denied, and who did what to whom."""
