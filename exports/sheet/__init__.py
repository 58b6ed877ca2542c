"""The brief: one sheet of paper for a residential area or any selection, its Chinese text as text."""
