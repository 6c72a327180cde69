"""The same findings in any editor: a language server over pygls, with completion, hover and definitions."""
