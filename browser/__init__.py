"""Serving the dashboard and looking at it in a real browser: for tests, pictures and measurements."""
