// What a screen consists of, made of its data. Nothing of a screen is read as markup: letters only.

/** An element with a class and letters. */
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

function pressable(kind, text, label, does) {
  const button = made("button", kind, text);
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", does);
  return button;
}

function headingOf(story, screen, level) {
  const head = made("header");
  const words = made("div");
  words.append(made(level, "title", screen.title));
  if (screen.kind !== "cover") words.append(made("p", "subtitle", screen.subtitle));
  head.append(words);
  if (story.sample) head.append(made("div", "stamp", story.sample));
  return head;
}

function cardsOf(screen) {
  const grid = made("div", "cards");
  for (const card of screen.cards) {
    const one = made("div", "card");
    one.append(made("div", "name", card.name), made("div", "shown", card.shown));
    if (card.beside) one.append(made("div", "beside", card.beside));
    grid.append(one);
  }
  return grid;
}

/** A cell whose ground says how much it is; `scale`: the grounds from little to much. */
function shaded(cell, share, scale) {
  const ground = scale[Math.min(scale.length - 1, Math.floor(share * scale.length))];
  cell.style.background = ground;
  cell.style.color = lettersOn(parts(ground));
}

function tableOf(story, screen, dark) {
  const { headings, rows, numeric, shades } = screen.table;
  const found = made("table", shades.length ? "shaded" : "");
  const head = found.createTHead().insertRow();
  headings.forEach((text, at) => head.append(made("th", numeric[at] ? "number" : "", text)));
  for (const cell of head.cells) cell.scope = "col";
  const short = headings.map((text, at) => rows.every((row) => row[at].length <= (/[a-z]/i.test(row[at]) ? 22 : 11)));
  const body = found.createTBody();
  rows.forEach((row, down) => {
    const line = body.insertRow();
    row.forEach((text, at) => {
      const cell = made("td", numeric[at] ? "number" : short[at] ? "short" : "long", text);
      const share = shades.length ? shades[down][at] : null;
      if (share !== null) shaded(cell, share, story.scales[dark ? 1 : 0]);
      line.append(cell);
    });
  });
  const scroll = made("div", "scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", screen.title);
  scroll.append(found);
  return scroll;
}
