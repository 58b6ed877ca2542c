"""The least that a Streamlit page can be: the floor of a cold start."""

import streamlit as st

st.title("0")
