// The stage: one screen after another, by key, click, touch or remote control. Asks nobody; what it shows is handed over.

const EDGE = 0.12; // how much of the stage's width turns the screens when it is clicked
const SWIPE = 60; // pixels
const IDLE = 2500; // milliseconds after which a filled screen shows nothing but itself
const WHOLE = 999; // a step after all others

class Presenter {
  /**
   * `options`: Plotly, style (the style sheet, for the speaker's window), level (h1 or h2 of titles), alone (the stage
   * is the whole page), address (the screen's number stands in it), choose(key, values) where filters can be set.
   */
  constructor(root, options) {
    Object.assign(this, options, { root, at: 0, step: WHOLE, typed: "", blanked: false });
    root.classList.add("fumin-stage");
    root.classList.toggle("alone", Boolean(options.alone));
    root.tabIndex = -1;
    if (!options.alone) root.tabIndex = 0;
    this.article = made("article");
    this.foot = made("footer");
    this.told = made("div", "told");
    this.told.setAttribute("role", "status");
    this.jumper = made("div", "jump");
    this.dot = made("div", "dot");
    for (const hidden of [this.jumper, this.dot]) hidden.hidden = true;
    this.drawer = options.choose ? new Drawer(this) : null;
    const drawer = this.drawer ? [this.drawer.element] : [];
    root.replaceChildren(this.article, this.foot, ...drawer, this.jumper, this.dot, this.told);
    this.pointing = new Pointing(this);
    this.speaker = new Speaker(this);
    this.listen();
  }

  listen() {
    const { signal } = (this.ending = new AbortController());
    const on = (where, name, does, more = {}) => where.addEventListener(name, does, { signal, ...more });
    on(window, "keydown", (event) => {
      const mine = this.root.contains(event.target) || (this.filled() && event.target === document.body);
      if (mine) this.pressed(event);
    }, { capture: true });
    on(document, "fullscreenchange", () => this.filledChanged());
    on(this.root, "pointerdown", (event) => { this.down = event; }, { capture: true });
    on(this.root, "pointerup", (event) => this.up(event), { capture: true });
    on(this.root, "pointermove", (event) => this.moved(event), { capture: true });
    on(this.root, "pointerleave", () => { this.dot.hidden = true; });
    on(window, "pagehide", () => this.speaker.left());
    this.watch = new ResizeObserver(() => {
      clearTimeout(this.resizing);
      this.resizing = setTimeout(() => this.sized() && this.show(), 120);
    });
    this.watch.observe(this.root);
  }

  /** A storyline to present; the screen that is shown stays, or else the one that stood before it. */
  take(story, dark) {
    const shown = this.story ? this.story.screens[this.at].id : null;
    const order = this.story ? this.story.screens.map(({ id }) => id) : [];
    const whole = !this.story || this.step >= (this.story.screens[this.at].steps ?? 1) - 1;
    const spoken = !this.story || story.lang !== this.story.lang;
    this.story = story;
    this.dark = dark;
    this.root.classList.toggle("dark", dark);
    this.root.classList.remove("waiting");
    this.root.setAttribute("aria-label", story.words.stage);
    if (!this.alone) this.root.setAttribute("role", "region");
    if (shown) this.at = this.nearest(shown, order);
    if (whole) this.step = WHOLE;
    this.tools();
    if (this.drawer) this.drawer.fill();
    this.sized();
    this.show();
    if (spoken && this.speaker.open) this.speaker.build();
  }

  /** What was asked for is what is shown already. */
  settled() {
    this.root.classList.remove("waiting");
    if (this.drawer) this.drawer.fill();
  }

  nearest(shown, order) {
    const there = new Map(this.story.screens.map(({ id }, at) => [id, at]));
    for (let at = order.indexOf(shown); at >= 0; at -= 1) if (there.has(order[at])) return there.get(order[at]);
    return 0;
  }

  /** Works out how large the stage is; whether that changed. */
  sized() {
    const { width, height } = this.root.getBoundingClientRect();
    const size = `${Math.round(width)} ${Math.round(height)}`;
    if (size === this.size || !width) return false;
    this.size = size;
    const tall = height > width;
    this.unit = tall ? Math.min(height * 0.0062, width * 0.011) : Math.min(height / 100, width * 0.005625);
    this.root.classList.toggle("tall", tall);
    this.root.style.setProperty("--unit", `${this.unit}px`);
    return true;
  }

  look() {
    const css = getComputedStyle(this.root);
    const read = (name) => css.getPropertyValue(name).trim();
    return {
      family: css.fontFamily, unit: this.unit, dark: this.dark, instead: this.story.dark,
      ink: read("--letters"), ground: read("--ground"), grid: read("--faint"), zero: read("--grey"),
    };
  }

  show() {
    const screen = this.story.screens[this.at];
    const { article } = this;
    if (this.drawn) this.drawn.gone();
    this.drawn = null;
    article.className = `screen of-${screen.kind}`;
    article.dataset.screen = screen.id;
    const body = made("div", "body");
    article.replaceChildren(headingOf(this.story, screen, this.level ?? "h2"), body);
    if (screen.cards.length) body.append(cardsOf(screen));
    const beside = screen.table || screen.figure || screen.cards.length;
    if (screen.lines.length) body.append(listed(screen.lines, beside ? "lines beside" : "lines"));
    if (screen.table) body.append(tableOf(this.story, screen, this.dark));
    if (screen.figure) {
      const figure = made("div", "figure");
      figure.setAttribute("role", "img");
      figure.setAttribute("aria-label", screen.title);
      body.append(figure);
    }
    if (this.noted) article.append(this.notes(screen));
    this.foots();
    if (screen.table) fit(body.querySelector(".scroll"), this.unit);
    if (screen.kind === "words") fitWords(body.querySelector(".lines"), body, this.unit);
    if (screen.figure) {
      this.drawn = new Drawn(this.Plotly, body.querySelector(".figure"), screen, this.look());
      this.pointing.listen(this.drawn);
    }
    this.reveal();
  }

  notes(screen) {
    const notes = made("aside", "notes");
    notes.setAttribute("aria-label", this.story.words.notes);
    notes.tabIndex = 0;
    for (const line of screen.notes) notes.append(made("p", "", line));
    return notes;
  }

  /** Shows what has come by this step; the rest keeps its place. */
  reveal() {
    const screen = this.story.screens[this.at];
    this.pointing.off();
    if (this.drawn) this.drawn.show(this.step);
    const parts = screen.rows ? [...this.article.querySelectorAll("tbody tr")] : [];
    if (screen.words) parts.push(...this.article.querySelectorAll(".lines li"));
    parts.forEach((part, at) => part.classList.toggle("coming", (screen.rows ?? screen.words)[at] > this.step));
    const last = parts.filter((part) => !part.classList.contains("coming")).pop();
    if (last && this.step < screen.steps) last.scrollIntoView({ block: "nearest" });
    this.speaker.update();
  }

  tools() {
    const { words } = this.story;
    const tool = (text, label, does) => pressable("tool", text, label, does);
    this.count = made("span", "count");
    this.source = made("span", "source");
    const more = this.drawer ? [tool(`${words.filters} /`, words.filters, () => this.drawer.pull())] : [];
    this.foot.replaceChildren(this.source, ...more,
      tool(`${words.speaker} S`, words.speaker, () => this.speak()),
      tool(`${words.pointer} P`, words.pointer, () => this.light()),
      tool(`${words.full} F`, words.full, () => this.fill()),
      made("span", "keys", words.keys),
      tool("←", words.previous, () => this.onwards(-1)), this.count, tool("→", words.next, () => this.onwards(1)));
  }

  foots() {
    const { story } = this;
    const screen = story.screens[this.at];
    this.source.textContent = [screen.source, story.made].filter(Boolean).join(" · ");
    this.count.textContent = `${this.at + 1} / ${story.screens.length}`;
    if (this.address) document.title = `${screen.title} · ${story.title}`;
  }

  tell(words) {
    this.told.textContent = words;
  }

  go(to, step = WHOLE) {
    if (this.blanked) this.blank(false);
    const at = Math.max(0, Math.min(this.story.screens.length - 1, to));
    if (at === this.at && step === this.step) return;
    Object.assign(this, { at, step });
    if (this.address) history.replaceState(null, "", `#${at + 1}`);
    this.show();
    this.tell(`${at + 1} / ${this.story.screens.length} ${this.story.screens[at].title}`);
  }

  /** On or back: within what is built up, then within a table longer than the stage, then to the next screen. */
  onwards(way, building = false) {
    const last = (this.story.screens[this.at].steps ?? 1) - 1;
    const at = Math.min(this.step, last);
    if (way > 0 ? at < last : at > 0 && this.step <= last && this.building) {
      this.step = way < 0 ? at - 1 : building ? at + 1 : WHOLE;
      this.building = this.step < last;
      this.reveal();
      return;
    }
    this.building = way > 0 && building;
    if (this.scrolled(way)) return;
    if (this.at + way >= 0 && this.at + way < this.story.screens.length) this.go(this.at + way, this.building ? 0 : WHOLE);
  }

  scrolled(way) {
    const scroll = this.article.querySelector(".scroll");
    if (!scroll) return false;
    const left = way > 0 ? scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop : scroll.scrollTop;
    if (left > 4) scroll.scrollBy({ top: way * scroll.clientHeight * 0.85 });
    return left > 4;
  }

  digit(key) {
    this.typed += key;
    this.jumper.textContent = this.typed;
    this.jumper.hidden = false;
    clearTimeout(this.jumping);
    this.jumping = setTimeout(() => this.jump(), 900);
  }

  jump() {
    clearTimeout(this.jumping);
    this.jumper.hidden = true;
    if (this.typed) this.go(Number(this.typed) - 1);
    this.typed = "";
  }

  blank(on = !this.blanked) {
    this.blanked = on;
    this.root.classList.toggle("blank", on);
    this.speaker.update();
  }

  light() {
    this.lit = !this.lit;
    this.root.classList.toggle("lit", this.lit);
    this.dot.hidden = true;
    this.pointing.off();
  }

  speak() {
    if (!this.speaker.show()) {
      this.noted = true;
      this.show();
      this.tell(this.story.words.blocked);
    }
  }

  filled() {
    return Boolean(this.alone || document.fullscreenElement === this.root || this.root.classList.contains("over"));
  }

  /** Fills the screen with the stage alone, or the window where the browser does not do that. */
  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.classList.contains("over")) this.over(false);
    else if (this.root.requestFullscreen) this.root.requestFullscreen().catch(() => this.over(!this.alone));
    else this.over(!this.alone);
    this.root.focus({ preventScroll: true });
  }

  over(on) {
    this.root.classList.toggle("over", on);
    this.filledChanged();
  }

  filledChanged() {
    const full = Boolean(document.fullscreenElement === this.root || this.root.classList.contains("over"));
    this.root.classList.toggle("full", full);
    if (!full) this.blank(false);
    this.awake();
    if (this.sized()) this.show();
  }

  awake() {
    this.root.classList.remove("idle");
    clearTimeout(this.idling);
    if (this.filled()) this.idling = setTimeout(() => this.root.classList.add("idle"), IDLE);
  }

  moved(event) {
    this.awake();
    if (!this.lit) return;
    const { left, top } = this.root.getBoundingClientRect();
    this.dot.hidden = false;
    this.dot.style.transform = `translate(${event.clientX - left}px, ${event.clientY - top}px)`;
    this.pointing.over(event.target);
  }

  /** A swipe turns, and so does a click near the edge of a stage that fills its window. */
  up(event) {
    const { down } = this;
    this.down = null;
    const pressed = event.target.closest ? event.target.closest("button, .drawer, .notes") : null;
    if (!down || event.button > 0 || pressed) return;
    const [across, along] = [event.clientX - down.clientX, event.clientY - down.clientY];
    const { left, width } = this.root.getBoundingClientRect();
    const place = (event.clientX - left) / width;
    if (event.pointerType !== "mouse" && Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(along)) {
      this.onwards(across < 0 ? 1 : -1);
    } else if (Math.hypot(across, along) < 8 && (this.filled() || event.pointerType !== "mouse")) {
      if (place < EDGE) this.onwards(-1);
      else if (place > 1 - EDGE) this.onwards(1);
    }
  }

  escape() {
    if (this.drawer && this.drawer.open) this.drawer.pull(false);
    else if (this.blanked) this.blank(false);
    else if (this.typed) Object.assign(this, { typed: "" });
    else if (this.pointing.at >= 0) this.pointing.off();
    else if (this.lit) this.light();
    else if (this.filled()) this.leave();
    this.jump();
  }

  leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.classList.contains("over")) this.over(false);
  }

  /** What a key does, None where it does nothing here. */
  does(key) {
    const done = {
      ArrowRight: () => this.onwards(1), PageDown: () => this.onwards(1), " ": () => this.onwards(1, true),
      ArrowLeft: () => this.onwards(-1), PageUp: () => this.onwards(-1), Backspace: () => this.onwards(-1),
      ArrowDown: () => this.pointing.move(1), ArrowUp: () => this.pointing.move(-1),
      Home: () => this.go(0), End: () => this.go(this.story.screens.length - 1),
      f: () => this.fill(), b: () => this.blank(), ".": () => this.blank(), p: () => this.light(),
      s: () => this.speak(), "/": this.drawer ? () => this.drawer.pull() : null, Enter: this.typed ? () => this.jump() : null,
      n: () => { this.noted = !this.noted; this.show(); }, Escape: () => this.escape(),
    };
    return done[key.length === 1 ? key.toLowerCase() : key];
  }

  pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const inside = event.target.closest ? event.target : document.body;
    if (inside.closest(".drawer") && !["/", "Escape"].includes(event.key)) return;
    if (inside.closest("button") && [" ", "Enter"].includes(event.key)) return;
    if (inside.closest(".scroll, .notes") && /^Arrow(Up|Down)$/.test(event.key)) return;
    const does = /^[0-9]$/.test(event.key) ? () => this.digit(event.key) : this.does(event.key);
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.blanked && !["b", "B", ".", "Escape"].includes(event.key)) this.blank(false);
    if (!/^Arrow(Up|Down)$/.test(event.key) && this.pointing.at >= 0 && event.key !== "Escape") this.pointing.off();
    does();
  }

  close() {
    this.ending.abort();
    this.watch.disconnect();
    this.speaker.left();
    if (this.drawn) this.drawn.gone();
    this.root.remove();
  }
}
