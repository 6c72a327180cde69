"""What to do about the weight: each kind of advice in a module, gathered and ordered by bytes saved."""
