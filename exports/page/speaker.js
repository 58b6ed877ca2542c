// The speaker's window: what to say now, what comes next, the clock. It has no script of its own: the stage writes it
// and hears its keys, so both are always in step, also in a file without a server.

class Speaker {
  constructor(stage) {
    this.stage = stage;
    this.size = 22;
  }

  get open() {
    return Boolean(this.window && !this.window.closed);
  }

  /** Opens the window or brings it to the front; false where the browser does not let it. */
  show() {
    if (this.open) {
      this.window.focus();
      return true;
    }
    this.window = window.open("", "fumin-speaker", "popup,width=1100,height=760");
    if (!this.window) return false;
    this.began ??= Date.now();
    this.build();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => (this.open ? this.tick() : this.left()), 500);
    this.update();
    return true;
  }

  build() {
    const there = this.window.document;
    const { story, style } = this.stage;
    there.documentElement.lang = story.lang;
    const sheet = there.createElement("style");
    sheet.textContent = style;
    there.head.replaceChildren(sheet, there.createElement("title"));
    there.body.className = "fumin-speaker";
    this.parts = Object.fromEntries(
      ["clock", "elapsed", "count", "now", "notes", "upcoming", "screens"].map((name) => [name, made("div", name)]));
    const { clock, elapsed, count, now, notes, upcoming, screens } = this.parts;
    const top = made("div", "top");
    top.append(clock, elapsed, this.button(story.words.restart, () => this.restart()), count, ...this.tools());
    screens.setAttribute("role", "navigation");
    screens.setAttribute("aria-label", story.words.screens);
    notes.tabIndex = 0;
    const main = made("main");
    const side = made("div", "side");
    const said = made("div", "said");
    said.append(now, notes);
    side.append(made("h2", "", story.words.upcoming), upcoming, made("h2", "", story.words.screens), screens);
    main.append(said, side);
    there.body.replaceChildren(top, main, made("p", "keys", story.words.speaker_keys));
    there.onkeydown = (event) => this.pressed(event);
  }

  tools() {
    const { stage } = this;
    const { words } = stage.story;
    return [
      this.button("←", () => stage.onwards(-1), words.previous),
      this.button("→", () => stage.onwards(1), words.next),
      this.button(words.step, () => stage.onwards(1, true)),
      this.button(words.blank, () => stage.blank()),
      this.button("A−", () => this.scale(-2), words.smaller),
      this.button("A+", () => this.scale(2), words.larger),
    ];
  }

  button(text, does, label = text) {
    return pressable("", text, label, does);
  }

  pressed(event) {
    if (event.key === "f" || event.key === "F") return; // the browser fills the screen of the window that is asked only
    this.stage.hands.pressed(event);
  }

  scale(by) {
    this.size = Math.max(14, Math.min(48, this.size + by));
    this.update();
  }

  restart() {
    this.began = Date.now();
    this.tick();
  }

  tick() {
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    const now = new Date();
    const seconds = (now - this.began) / 1000;
    const { words } = this.stage.story;
    const { clock, elapsed } = this.parts;
    clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
    clock.title = words.clock;
    elapsed.textContent = `${two(seconds / 60)}:${two(seconds % 60)}`;
    elapsed.title = words.elapsed;
  }

  /** Says what the stage shows now. */
  update() {
    if (!this.open) return;
    const { story, at, step } = this.stage;
    const { words, screens } = story;
    const screen = screens[at];
    const parts = this.parts;
    this.window.document.title = `${words.speaker} · ${story.title}`;
    const many = this.stage.steps();
    const steps = many > 1 ? ` · ${words.step} ${Math.min(step, many - 1) + 1}/${many}` : "";
    parts.count.textContent = `${at + 1} / ${screens.length}${this.stage.parted()}${steps}`;
    parts.now.textContent = screen.title;
    parts.notes.replaceChildren(...[...screen.lines, ...screen.notes].map((line) => made("p", "", line)));
    parts.notes.style.fontSize = `${this.size}px`;
    parts.upcoming.textContent = screens[at + 1] ? screens[at + 1].title : words.last;
    parts.screens.replaceChildren(...screens.map((one, place) => {
      const button = this.button(`${place + 1} ${one.name}`, () => this.stage.go(place), one.title);
      if (place === at) button.setAttribute("aria-current", "true");
      return button;
    }));
    parts.screens.children[at].scrollIntoView({ block: "nearest" });
    this.window.document.body.classList.toggle("blanked", this.stage.blanked);
    this.tick();
  }

  left() {
    clearInterval(this.ticking);
    if (this.open) this.window.close();
  }
}
