"""The Textual app: views turn events into widgets and keys into session calls, and hold no logic.

`lines` and the `…_lines` modules turn data into spans of named inks, without Textual; `widgets/` draws them;
`views/` arranges them; `actions` is the one registry that keys, footer, help and palette derive from.
"""
