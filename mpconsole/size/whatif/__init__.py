"""What would be if files were moved or left out: figures only, no file is touched."""
