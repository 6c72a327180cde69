"""New projects, over Copier."""
