"""One class for each place a release can go, behind one protocol."""
