"""What a mini program is."""
