"""Widgets: each draws one thing, by lines of inked spans, and says in messages what a person did."""
