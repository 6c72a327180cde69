"""The release wizard: six steps, of which only the last sends anything."""
