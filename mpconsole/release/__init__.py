"""From a clean tree to published, and back."""
