"""Rows → plotly figure, and the words that go with it. No SQL, no Streamlit."""
