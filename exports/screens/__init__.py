"""The screens of the storyline, each a function from what was asked to what is said; None where it has no place."""
