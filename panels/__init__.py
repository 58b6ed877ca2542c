"""Streamlit blocks that pages share."""
