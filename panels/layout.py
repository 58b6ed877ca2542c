"""How the pages are laid out where Streamlit has no setting; colours and fonts are in `.streamlit/config.toml`."""

from __future__ import annotations

import streamlit as st

from texts import Lang, say

_WIDE_TABLES = """
/* a shadow on the side on which a table that is too wide for the screen goes on; the grounds are those of the themes */
[data-testid="stTable"] > div {
  background:
    linear-gradient(90deg, light-dark(#fff, #161311) 30%, transparent) 0 0 / 40px 100% no-repeat local,
    linear-gradient(270deg, light-dark(#fff, #161311) 30%, transparent) 100% 0 / 40px 100% no-repeat local,
    linear-gradient(90deg, light-dark(#14111038, #F3EEEA4C), transparent) 0 0 / 14px 100% no-repeat scroll,
    linear-gradient(270deg, light-dark(#14111038, #F3EEEA4C), transparent) 100% 0 / 14px 100% no-repeat scroll;
}
"""
_SPACE = """
/* the page begins below the navigation, and a figure of six in a row shows its unit */
[data-testid="stMainBlockContainer"] { padding-top: 4.75rem; }
[data-testid="stMetricValue"] { font-size: clamp(1.4rem, 1.7vw, 2.4rem); }
"""
_AHEAD = """
/* what only loads takes no room */
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > script) { display: none; }
"""
_UPLOADER = """
/* the button and the line of the file uploader, which speak English whatever the language */
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"]:not(:has([data-testid="stFileUploaderFile"])) button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"]:not(:has([data-testid="stFileUploaderFile"])) button p::after {
  content: "%s"; font-size: 0.95rem;
}
"""
_REACHABLE = """
/* a table wider than the screen is reached and moved by keyboard */
(() => {
  if (window.tablesReachable) return;
  let due = false;
  const reach = () => {
    due = false;
    for (const box of document.querySelectorAll('[data-testid="stTable"] > div'))
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
  };
  const soon = () => { if (!due) { due = true; requestAnimationFrame(reach); } };
  window.tablesReachable = new MutationObserver(soon);
  window.tablesReachable.observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", soon);
  soon();
})()
"""


def lay_out(lang: Lang) -> None:
    """Lays the style sheet over the page, and lets the keyboard reach wide tables."""
    style = f"{_WIDE_TABLES}{_SPACE}{_AHEAD}{_UPLOADER % say('import_choose_files', lang)}"
    st.html(f"<style>{style}</style><script>{_REACHABLE}</script>", unsafe_allow_javascript=True)
