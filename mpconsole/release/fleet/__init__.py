"""Many programs released together: each by its own journal, a few at once, one report."""
