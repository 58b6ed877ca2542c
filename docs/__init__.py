"""What the documentation is made with: `python -m docs` writes the pages that are printed from the code."""
