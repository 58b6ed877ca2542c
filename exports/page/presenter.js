// The stage: one screen after another, by key, click, touch or remote control. Asks nobody; what it shows is handed over.

const IDLE = 2500; // milliseconds after which a filled screen shows nothing but itself
const WHOLE = 999; // a step after all others

class Presenter {
  /**
   * `options`: Plotly, style (the style sheet, for the speaker's window), level (h1 or h2 of titles), alone (the stage
   * is the whole page), address (the screen's number stands in it), choose(key, values) where filters can be set.
   */
  constructor(root, options) {
    Object.assign(this, options, { root, at: 0, step: WHOLE, part: 0, blanked: false });
    root.classList.add("fumin-stage");
    root.classList.toggle("alone", Boolean(options.alone));
    root.tabIndex = -1;
    if (!options.alone) root.tabIndex = 0;
    this.article = made("article");
    this.foot = made("footer");
    this.bar = made("div", "bar");
    this.told = made("div", "told");
    this.told.setAttribute("role", "status");
    this.jumper = made("div", "jump");
    this.dot = made("div", "dot");
    for (const hidden of [this.jumper, this.dot]) hidden.hidden = true;
    this.drawer = options.choose ? new Drawer(this) : null;
    const drawer = this.drawer ? [this.drawer.element] : [];
    root.replaceChildren(this.article, this.foot, this.bar, ...drawer, this.jumper, this.dot, this.told);
    this.pointing = new Pointing(this);
    this.speaker = new Speaker(this);
    this.hands = new Hands(this);
    this.watch = new ResizeObserver(() => {
      clearTimeout(this.resizing);
      this.resizing = setTimeout(() => this.sized() && this.show(), 120);
    });
    this.watch.observe(root);
  }

  /** A storyline to present; the screen that is shown stays, or else the one that stood before it. */
  take(story, dark) {
    const shown = this.story ? this.story.screens[this.at].id : null;
    const order = this.story ? this.story.screens.map(({ id }) => id) : [];
    const whole = !this.story || this.step >= this.steps() - 1;
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
    fitTitle(article.querySelector(".title"), screen.kind === "cover" ? LARGEST.cover : LARGEST.title, this.unit);
    if (screen.kind === "words") fitWords(body.querySelector(".lines"), body, this.unit);
    if (screen.cards.length) fitCards(body.querySelector(".cards"), this.unit);
    this.parts = screen.table ? new Parts(body.querySelector(".scroll"), this.unit, screen.rows) : null;
    this.part = this.parts ? Math.min(this.part, this.parts.count - 1) : 0;
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

  /** In how many steps the screen comes that is shown. */
  steps() {
    return this.parts && this.parts.steps ? Math.max(...this.parts.steps) + 1 : this.story.screens[this.at].steps ?? 1;
  }

  /** Shows what has come by this step; the rest keeps its place. */
  reveal() {
    const screen = this.story.screens[this.at];
    this.pointing.off();
    if (this.drawn) this.drawn.show(this.step);
    if (this.parts) this.table();
    if (screen.words) this.sentences(screen.words);
    for (const count of [this.count, this.recount]) {
      count.textContent = `${this.at + 1} / ${this.story.screens.length}${this.parted()}`;
    }
    this.speaker.update();
  }

  /** The part of a table that is turned to, or that its latest rows are in. */
  table() {
    const { steps, of, rows } = this.parts;
    if (steps && this.step < WHOLE) this.part = of[steps.findLastIndex((step) => step <= this.step)];
    if (steps) rows.forEach((row, at) => row.classList.toggle("coming", steps[at] > this.step));
    this.parts.show(this.part);
  }

  sentences(steps) {
    const all = [...this.article.querySelectorAll(".lines li")];
    all.forEach((one, at) => one.classList.toggle("coming", steps[at] > this.step));
    const last = all.findLast((one) => !one.classList.contains("coming"));
    if (last && this.step < WHOLE) last.scrollIntoView({ block: "nearest" });
  }

  parted() {
    return this.parts && this.parts.count > 1 ? ` (${this.part + 1}/${this.parts.count})` : "";
  }

  /** Whether there are filters to set. */
  offering() {
    return Boolean(this.drawer && this.story.filters.length);
  }

  tools() {
    const { words } = this.story;
    const tool = (text, label, does, kind = "tool") => pressable(kind, text, label, does);
    this.count = made("span", "count");
    this.recount = made("span", "recount"); // where the tools lie over the foot
    this.source = made("span", "source");
    const more = this.offering() ? [tool(`${words.filters} /`, words.filters, () => this.drawer.pull())] : [];
    this.foot.replaceChildren(this.source, this.count);
    this.bar.replaceChildren(...more,
      tool(`${words.speaker} S`, words.speaker, () => this.speak()),
      tool(`${words.pointer} P`, words.pointer, () => this.light()),
      tool(`${words.blank} B`, words.blank, () => this.blank()),
      tool(`${words.full} F`, words.full, () => this.fill()),
      tool("←", words.previous, () => this.onwards(-1), "turn"), this.recount,
      tool("→", words.next, () => this.onwards(1), "turn"),
      made("span", "keys", words.keys));
  }

  foots() {
    const { story } = this;
    const screen = story.screens[this.at];
    this.source.textContent = [screen.source, story.made].filter(Boolean).join(" · ");
    if (this.address) document.title = `${screen.title} · ${story.title}`;
  }

  tell(words) {
    this.told.textContent = words;
  }

  go(to, step = WHOLE, part = 0) {
    if (this.blanked) this.blank(false);
    const at = Math.max(0, Math.min(this.story.screens.length - 1, to));
    if (at === this.at && step === this.step && part === this.part) return;
    Object.assign(this, { at, step, part });
    if (this.address) history.replaceState(null, "", `#${at + 1}`);
    this.show();
    this.tell(`${at + 1} / ${this.story.screens.length} ${this.story.screens[at].title}`);
  }

  /** On or back: within what is built up, then to the next part of a table, then to the next screen. */
  onwards(way, building = false) {
    const last = this.steps() - 1;
    const at = Math.min(this.step, last);
    if (way > 0 ? at < last : at > 0 && this.step <= last && this.building) {
      this.step = way < 0 ? at - 1 : building ? at + 1 : WHOLE;
      this.building = this.step < last;
      this.reveal();
      return;
    }
    this.building = way > 0 && building;
    if (this.scrolled(way) || this.turned(way)) return;
    if (this.at + way < 0 || this.at + way >= this.story.screens.length) return;
    this.go(this.at + way, this.building ? 0 : WHOLE, way < 0 ? WHOLE : 0);
  }

  /** Whether there was another part of a table to turn to. */
  turned(way) {
    const to = this.part + way;
    if (!this.parts || to < 0 || to >= this.parts.count) return false;
    this.part = to;
    this.step = WHOLE;
    this.reveal();
    return true;
  }

  scrolled(way) {
    const scroll = this.article.querySelector(".scroll, .of-words .body");
    if (!scroll) return false;
    const left = way > 0 ? scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop : scroll.scrollTop;
    if (left > 4) scroll.scrollBy({ top: way * scroll.clientHeight * 0.85 });
    return left > 4;
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
    this.keepLit(full);
    this.awake();
    if (this.sized()) this.show();
  }

  /** Keeps the screen from going dark while it is filled, where the browser lets it. */
  async keepLit(full) {
    if (this.lock) this.lock.release();
    this.lock = null;
    if (full && navigator.wakeLock) this.lock = await navigator.wakeLock.request("screen").catch(() => null);
  }

  awake() {
    this.root.classList.remove("idle");
    clearTimeout(this.idling);
    if (this.filled()) this.idling = setTimeout(() => this.root.classList.add("idle"), IDLE);
  }

  leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.classList.contains("over")) this.over(false);
  }

  close() {
    this.hands.off();
    this.watch.disconnect();
    this.speaker.left();
    if (this.drawn) this.drawn.gone();
    this.root.remove();
  }
}
