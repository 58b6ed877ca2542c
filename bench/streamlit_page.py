"""Our side of the comparison: the four figures on a Streamlit page, drawn as every page of the dashboard draws them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import streamlit as st  # noqa: E402

from bench.four_charts import YEARS  # noqa: E402
from bench.four_sheets import sheets  # noqa: E402
from panels import connections, memory, plot  # noqa: E402

plot.publish(Path(__file__).resolve().parent / "static")
connections.send_at_once()
with memory.drawing():
    year = st.radio("year", YEARS, index=len(YEARS) - 1, horizontal=True)
    for place, drawn in enumerate(sheets(year)):
        plot.lay(drawn, f"figure{place}")
