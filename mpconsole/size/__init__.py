"""What ships and what it weighs."""
