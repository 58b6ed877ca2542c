"""The peer: a Plotly Dash page of the four figures. `python -m bench.dash_page PORT`."""

from __future__ import annotations

import sys
from typing import Any

from dash import Dash, Input, Output, dcc, html

from bench.four_charts import YEARS, drawings
from charts.drawing import sendable


def page() -> Dash:
    """The page with its one callback."""
    app = Dash("bench", serve_locally=True)
    choices = [{"label": str(year), "value": year} for year in YEARS]
    graphs = [dcc.Graph(id=f"figure{place}", config={"displayModeBar": False}) for place in range(4)]
    app.layout = html.Div([dcc.RadioItems(choices, YEARS[-1], id="year"), *graphs])

    def draw(year: int) -> list[Any]:
        return [sendable(figure) for figure in drawings(year)]

    app.callback([Output(f"figure{place}", "figure") for place in range(4)], Input("year", "value"))(draw)
    return app


if __name__ == "__main__":
    page().run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
