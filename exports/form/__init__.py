"""The office's own form: its placeholders become figures, and nothing else in it changes."""
