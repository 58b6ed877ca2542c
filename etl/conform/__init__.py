"""Who is who and what is what: names to units, areas and projects; what is the same as what."""
