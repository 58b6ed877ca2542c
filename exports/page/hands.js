// What keys, mouse and fingers do to the stage; also those of the speaker's window.

const EDGE = 0.12; // how much of the stage's width turns the screens when it is clicked
const SWIPE = 60; // pixels
const PAUSE = 900; // milliseconds after which a number is complete
const UP_DOWN = /^Arrow(Up|Down)$/;
const SCROLLING = /^(Arrow(Up|Down)|Page(Up|Down)|Home|End| )$/; // left to a page that holds more than the stage

class Hands {
  constructor(stage) {
    this.stage = stage;
    this.typed = "";
    const { signal } = (this.ending = new AbortController());
    const on = (where, name, does, more = {}) => where.addEventListener(name, does, { signal, ...more });
    const { root } = stage;
    on(window, "keydown", (event) => {
      const nowhere = event.target === document.body && (stage.filled() || !SCROLLING.test(event.key));
      if (nowhere || root.contains(event.target)) this.pressed(event);
    }, { capture: true });
    on(document, "fullscreenchange", () => stage.filledChanged());
    on(root, "pointerdown", (event) => {
      this.down = event;
      stage.awake();
    }, { capture: true });
    on(root, "pointerup", (event) => this.up(event), { capture: true });
    on(root, "pointermove", (event) => this.moved(event), { capture: true });
    on(root, "pointerleave", () => { stage.dot.hidden = true; });
    on(window, "pagehide", () => stage.speaker.left());
  }

  off() {
    this.ending.abort();
  }

  /** What a key does, nothing where it means nothing here. */
  does(key) {
    const { stage } = this;
    const done = {
      ArrowRight: () => stage.onwards(1), PageDown: () => stage.onwards(1), " ": () => stage.onwards(1, true),
      ArrowLeft: () => stage.onwards(-1), PageUp: () => stage.onwards(-1), Backspace: () => stage.onwards(-1),
      ArrowDown: () => stage.pointing.move(1), ArrowUp: () => stage.pointing.move(-1),
      Home: () => stage.go(0), End: () => stage.go(stage.story.screens.length - 1),
      f: () => stage.fill(), b: () => stage.blank(), ".": () => stage.blank(), p: () => stage.light(),
      s: () => stage.speak(), "/": stage.offering() ? () => stage.drawer.pull() : null, Enter: this.typed ? () => this.jump() : null,
      n: () => { stage.noted = !stage.noted; stage.show(); }, Escape: () => this.escape(),
    };
    return done[key.length === 1 ? key.toLowerCase() : key];
  }

  pressed(event) {
    const { stage } = this;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const inside = event.target.closest ? event.target : document.body;
    if (inside.closest(".drawer") && !["/", "Escape"].includes(event.key)) return;
    if (inside.closest("button") && [" ", "Enter"].includes(event.key)) return;
    if (inside.closest(".scroll, .notes") && UP_DOWN.test(event.key)) return;
    const does = /^[0-9]$/.test(event.key) ? () => this.digit(event.key) : this.does(event.key);
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    if (stage.blanked && !["b", "B", ".", "Escape"].includes(event.key)) stage.blank(false);
    if (!UP_DOWN.test(event.key) && stage.pointing.at >= 0 && event.key !== "Escape") stage.pointing.off();
    does();
  }

  digit(key) {
    this.typed += key;
    this.stage.jumper.textContent = this.typed;
    this.stage.jumper.hidden = false;
    clearTimeout(this.jumping);
    this.jumping = setTimeout(() => this.jump(), PAUSE);
  }

  jump() {
    clearTimeout(this.jumping);
    this.stage.jumper.hidden = true;
    if (this.typed) this.stage.go(Number(this.typed) - 1);
    this.typed = "";
  }

  moved(event) {
    const { stage } = this;
    stage.awake();
    if (!stage.lit) return;
    const { left, top } = stage.root.getBoundingClientRect();
    stage.dot.hidden = false;
    stage.dot.style.transform = `translate(${event.clientX - left}px, ${event.clientY - top}px)`;
    stage.pointing.over(event.target);
  }

  /** A swipe turns, and so does a click near the edge of a stage that fills its window. */
  up(event) {
    const { down, stage } = this;
    this.down = null;
    const pressed = event.target.closest ? event.target.closest("button, .drawer, .notes") : null;
    if (!down || event.button > 0 || pressed) return;
    const [across, along] = [event.clientX - down.clientX, event.clientY - down.clientY];
    const { left, width } = stage.root.getBoundingClientRect();
    const place = (event.clientX - left) / width;
    if (event.pointerType !== "mouse" && Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(along)) {
      stage.onwards(across < 0 ? 1 : -1);
    } else if (Math.hypot(across, along) < 8 && (stage.filled() || event.pointerType !== "mouse")) {
      if (place < EDGE) stage.onwards(-1);
      else if (place > 1 - EDGE) stage.onwards(1);
    }
  }

  escape() {
    const { stage } = this;
    if (stage.drawer && stage.drawer.open) stage.drawer.pull(false);
    else if (stage.blanked) stage.blank(false);
    else if (this.typed) this.typed = "";
    else if (stage.pointing.at >= 0) stage.pointing.off();
    else if (stage.lit) stage.light();
    else if (stage.filled()) stage.leave();
    this.jump();
  }
}
