"""What a first visitor downloads, page by page, and how long that takes."""
