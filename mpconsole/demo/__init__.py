"""The sample project under real traffic."""
