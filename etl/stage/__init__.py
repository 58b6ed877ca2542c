"""From text cells to typed cells: what a sheet is, what each row is, what each cell says."""
