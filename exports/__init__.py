"""The same rows and words as files."""
