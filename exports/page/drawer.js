// The filters within reach of the one who presents: a press sets one, and the screen that is shown stays.

class Drawer {
  constructor(stage) {
    this.stage = stage;
    this.element = made("div", "drawer");
    this.element.hidden = true;
    this.element.setAttribute("role", "group");
  }

  get open() {
    return !this.element.hidden;
  }

  /** Comes, or goes. */
  pull(on = !this.open) {
    this.element.hidden = !on;
    (on ? this.element.querySelector("button") : this.stage.root).focus({ preventScroll: true });
  }

  /** Offers the filters as they stand; what had the focus keeps it. */
  fill() {
    const { words, filters } = this.stage.story;
    if (!filters.length && this.open) this.pull(false);
    const held = this.element.contains(document.activeElement) ? document.activeElement.dataset.filter : null;
    this.element.setAttribute("aria-label", words.filters);
    this.element.replaceChildren(
      ...filters.map((filter) => this.group(filter, words)),
      pressable("close", words.close, words.close, () => this.pull(false)));
    const again = held && [...this.element.querySelectorAll("button")].find((one) => one.dataset.filter === held);
    if (again) again.focus({ preventScroll: true });
  }

  group({ key, name, options }, words) {
    const group = made("div", "group");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name);
    const all = this.chip(key, words.all, !options.some(({ on }) => on), []);
    group.append(made("span", "of", name), all,
      ...options.map(({ value, label, on }) => this.chip(key, label, on, on ? [] : [value])));
    return group;
  }

  chip(key, text, on, values) {
    const chip = made("button", "chip", text);
    chip.type = "button";
    chip.dataset.filter = `${key} ${text}`;
    chip.setAttribute("aria-pressed", String(on));
    chip.addEventListener("click", () => {
      this.stage.root.classList.add("waiting");
      this.stage.tell(this.stage.story.words.waiting);
      this.stage.choose(key, values);
    });
    return chip;
  }
}
