"""The official compiler and uploader (miniprogram-ci, a Node program): found, and run beside us."""
