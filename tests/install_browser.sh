#!/bin/sh
# Makes sure that a browser and a Chinese font are there: Debian's packages where apt is, else Playwright's own browser.
set -eu
have_browser() { command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }
have_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family)" ]; }

if command -v apt-get >/dev/null 2>&1; then
    if have_browser && have_font; then exit 0; fi
    sudo=""
    if [ "$(id -u)" != 0 ]; then sudo="sudo"; fi
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null
    have_browser || { echo "chromium could not be installed" >&2; exit 1; }
else
    have_browser || "$PY" -m playwright install chromium
fi
