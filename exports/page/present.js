// The storyline on one screen after another. Reads the data of the page, asks nobody, and writes letters only.
(() => {
  "use strict";
  const story = JSON.parse(document.getElementById("storyline").textContent);
  const stage = document.getElementById("stage");
  const state = { at: 0, notes: false, typed: "", timer: 0 };

  /** An element with a class and letters; nothing of it is read as markup. */
  function made(tag, kind, text) {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function listed(lines, kind) {
    const list = made("ul", kind);
    for (const line of lines) list.append(made("li", "", line));
    return list;
  }

  function heading(screen) {
    const head = made("header");
    const words = made("div");
    words.append(made("h1", screen.title.length > 34 ? "long" : "", screen.title));
    if (screen.kind !== "cover") words.append(made("p", "subtitle", screen.subtitle));
    head.append(words);
    if (story.sample) head.append(made("div", "stamp", story.sample));
    return head;
  }

  function cards(screen) {
    const grid = made("div", "cards");
    for (const card of screen.cards) {
      const one = made("div", "card");
      one.append(made("div", "name", card.name), made("div", "shown", card.shown));
      if (card.beside) one.append(made("div", "beside", card.beside));
      grid.append(one);
    }
    return grid;
  }

  const PALE = ["#FBF1EE", "#F3D0C6", "#E5A090", "#CB6552", "#8C1D18"];

  function table(screen) {
    const { headings, rows, numeric, shades } = screen.table;
    const found = made("table", shades.length ? "shaded" : "");
    const head = found.createTHead().insertRow();
    headings.forEach((text, at) => head.append(made("th", numeric[at] ? "number" : "", text)));
    const short = headings.map((text, at) => rows.every((row) => row[at].length <= (/[a-z]/i.test(row[at]) ? 22 : 11)));
    const body = found.createTBody();
    rows.forEach((row, down) => {
      const line = body.insertRow();
      row.forEach((text, at) => {
        const cell = made("td", numeric[at] ? "number" : short[at] ? "short" : "", text);
        const share = shades.length ? shades[down][at] : null;
        if (share !== null) {
          const step = Math.min(PALE.length - 1, Math.floor(share * PALE.length));
          cell.style.background = PALE[step];
          if (step > 2) cell.style.color = "#fff";
        }
        line.append(cell);
      });
    });
    const scroll = made("div", "scroll");
    scroll.tabIndex = 0;
    scroll.append(found);
    return scroll;
  }

  /** Makes the letters of a table as large as its place lets it; below the smallest one scrolls. */
  function fit(scroll) {
    const unit = Math.min(innerHeight / 100, innerWidth * 0.005625);
    for (let size = 3.4; size >= 2; size -= 0.1) {
      scroll.firstChild.style.fontSize = `${unit * size}px`;
      if (scroll.scrollHeight <= scroll.clientHeight + 1 && scroll.scrollWidth <= scroll.clientWidth + 1) return;
    }
    scroll.firstChild.style.fontSize = `${Math.max(unit * 2.2, 11)}px`;
  }

  const FONTS = new Set(["font", "tickfont", "textfont", "insidetextfont", "outsidetextfont"]);

  /** A copy of a figure's part with every letter `times` as large. */
  function enlarged(part, times, name) {
    if (Array.isArray(part)) return part.map((inside) => enlarged(inside, times, name));
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) =>
      key === "size" && (FONTS.has(name) || name === "marker") ? [key, value * times] : [key, enlarged(value, times, key)]));
  }

  function draw(screen, place) {
    const box = place.getBoundingClientRect();
    const times = Math.max(0.9, Math.min(box.height / 360, box.width / 620));
    const ink = "#3b3633";
    const family = getComputedStyle(document.documentElement).fontFamily;
    const layout = enlarged(screen.figure.layout, times, "");
    const data = enlarged(screen.figure.data, times, "").map((trace) => ({
      ...trace,
      textfont: { family, size: 14 * times, ...(trace.textfont || {}) },
      ...(trace.line ? { line: { ...trace.line, width: 3 * times } } : {}),
    }));
    for (const axis of [layout.xaxis, layout.yaxis]) {
      axis.color = ink;
      axis.gridcolor = "#e4deda";
      axis.zerolinecolor = "#a59d97";
    }
    const margin = Object.fromEntries(Object.entries(layout.margin).map(([side, size]) => [side, size * times]));
    Object.assign(layout, {
      width: Math.floor(box.width), height: Math.floor(box.height), margin,
      font: { family, size: 13 * times, color: ink },
      hoverlabel: { ...layout.hoverlabel, bgcolor: "#fff", font: { family, size: 16 * times, color: "#141110" } },
    });
    Plotly.newPlot(place, data, layout, { displayModeBar: false, showTips: false, scrollZoom: false, doubleClick: false });
  }

  function foot() {
    const found = made("footer");
    const source = `${story.screens[state.at].source} · ${story.made}`;
    const back = made("button", "", "←");
    const on = made("button", "", "→");
    back.title = story.words.previous;
    on.title = story.words.next;
    back.setAttribute("aria-label", story.words.previous);
    on.setAttribute("aria-label", story.words.next);
    back.addEventListener("click", () => onwards(-1));
    on.addEventListener("click", () => onwards(1));
    found.append(made("span", "source", source), made("span", "", story.words.keys), back,
      made("span", "", `${state.at + 1} / ${story.screens.length}`), on);
    return found;
  }

  function show() {
    const screen = story.screens[state.at];
    for (const old of stage.querySelectorAll(".figure")) Plotly.purge(old);
    stage.replaceChildren(heading(screen));
    stage.className = screen.kind;
    const body = made("div", "body");
    stage.append(body);
    if (screen.cards.length) body.append(cards(screen));
    if (screen.lines.length) body.append(listed(screen.lines, screen.table || screen.cards.length ? "lines beside" : "lines"));
    if (screen.table) body.append(table(screen));
    let figure = null;
    if (screen.figure) {
      figure = made("div", "figure");
      figure.setAttribute("role", "img");
      figure.setAttribute("aria-label", screen.title);
      body.append(figure);
    }
    if (state.notes) {
      const notes = made("aside", "notes");
      notes.setAttribute("aria-label", story.words.notes);
      for (const line of screen.notes) notes.append(made("p", "", line));
      stage.append(notes);
    }
    stage.append(foot());
    const scroll = body.querySelector(".scroll");
    if (scroll) fit(scroll);
    if (figure) draw(screen, figure);
    document.title = `${screen.title} · ${story.title}`;
  }

  function go(to) {
    const at = Math.max(0, Math.min(story.screens.length - 1, to));
    if (at !== state.at) {
      state.at = at;
      history.replaceState(null, "", `#${at + 1}`);
      show();
    }
  }

  /** Onwards: first through a table that is longer than the screen, then to the next one. */
  function onwards(way) {
    const scroll = stage.querySelector(".scroll");
    const left = scroll ? (way > 0 ? scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop : scroll.scrollTop) : 0;
    if (left > 4) scroll.scrollBy({ top: way * scroll.clientHeight * 0.85 });
    else go(state.at + way);
  }

  function digit(key) {
    state.typed += key;
    let told = document.querySelector(".jump");
    if (!told) {
      told = made("div", "jump");
      document.body.append(told);
    }
    told.textContent = state.typed;
    clearTimeout(state.timer);
    state.timer = setTimeout(jump, 900);
  }

  function jump() {
    clearTimeout(state.timer);
    const told = document.querySelector(".jump");
    if (told) told.remove();
    if (state.typed) go(Number(state.typed) - 1);
    state.typed = "";
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen();
  }

  const blank = (on) => document.body.classList.toggle("blank", on);
  const KEYS = {
    ArrowRight: () => onwards(1), PageDown: () => onwards(1), " ": () => onwards(1),
    ArrowLeft: () => onwards(-1), PageUp: () => onwards(-1), Backspace: () => onwards(-1),
    Home: () => go(0), End: () => go(story.screens.length - 1),
    f: full, F: full, b: () => blank(), B: () => blank(), ".": () => blank(),
    n: () => { state.notes = !state.notes; show(); }, N: () => { state.notes = !state.notes; show(); },
    Enter: jump, Escape: () => { blank(false); state.typed = ""; jump(); if (document.fullscreenElement) document.exitFullscreen(); },
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (/^[0-9]$/.test(event.key)) digit(event.key);
    else if (KEYS[event.key]) {
      if (event.target.tagName === "BUTTON" && (event.key === " " || event.key === "Enter")) return;
      event.preventDefault();
      if (!["b", "B", ".", "Escape", "f", "F"].includes(event.key)) blank(false);
      KEYS[event.key]();
    }
  });

  let resizing = 0;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(show, 120);
  });

  const asked = Number(location.hash.slice(1));
  if (asked >= 1 && asked <= story.screens.length) state.at = asked - 1;
  (document.fonts ? document.fonts.ready : Promise.resolve()).then(show);
})();
