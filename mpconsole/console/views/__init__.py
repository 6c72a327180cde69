"""One view a tab: they turn events into widgets and keys into session calls."""
