"""Measures what the product promises, each figure beside a floor measured in the same run."""
