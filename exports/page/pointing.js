// What is pointed at stands out and the rest fades: marks of a figure, rows, cards, sentences; by mouse or ↑ ↓.

/** The parts of a figure as they are drawn: each with its trace and, for a mark, its place in it. */
function partsOf(place) {
  const parts = [];
  for (const trace of place.querySelectorAll(".barlayer .trace, .scatterlayer .trace")) {
    const bound = trace.__data__ && trace.__data__[0];
    if (!bound || !bound.trace) continue;
    for (const element of trace.querySelectorAll(".point, .js-line, .textpoint")) {
      const own = element.__data__;
      parts.push({ element, trace: bound.trace.index, place: own && typeof own.i === "number" ? own.i : null });
    }
  }
  return parts;
}

/** Lets one mark stand out: with its whole series where there are several. Without a mark all stand as before. */
function emphasise(place, mark) {
  const several = (place.data || []).length > 1;
  for (const part of partsOf(place)) {
    const meant = !mark || (part.trace === mark.trace && (several || part.place === null || part.place === mark.place));
    part.element.style.opacity = meant ? "" : "0.18";
  }
}

/** Every mark that has come, in the order it is read: a ranking from its first, several series one after another. */
function marksOf(place) {
  return (place.data || []).flatMap((trace, at) =>
    [...(trace.orientation === "h" ? trace.x : trace.y)]
      .map((value, where) => ({ trace: at, place: where, value }))
      .filter(({ value }) => value !== null && value !== undefined));
}

class Pointing {
  constructor(stage) {
    this.stage = stage;
    this.at = -1;
  }

  /** What there is to point at on this screen. */
  all() {
    const { article, drawn } = this.stage;
    if (drawn) return marksOf(drawn.place);
    return [...article.querySelectorAll(".card, tbody tr, .of-words .lines li, .of-cover .lines li")]
      .filter((element) => !element.hidden && !element.classList.contains("coming"));
  }

  move(way) {
    const all = this.all();
    if (!all.length) return;
    this.at = this.at < 0 ? (way > 0 ? 0 : all.length - 1) : (this.at + way + all.length) % all.length;
    const one = all[this.at];
    const { drawn, Plotly } = this.stage;
    if (!drawn) {
      this.upon(one);
      one.scrollIntoView({ block: "nearest" });
      this.stage.tell(one.textContent);
      return;
    }
    emphasise(drawn.place, one);
    Plotly.Fx.hover(drawn.place, [{ curveNumber: one.trace, pointNumber: one.place }]);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.stage.tell(
      [...drawn.place.querySelectorAll(".hoverlayer .hovertext")].map((label) => label.textContent).join(" ")), 80);
  }

  /** A row, card or sentence stands out among its neighbours. */
  upon(element) {
    this.off(false);
    element.classList.add("pointed");
    element.parentNode.classList.add("fading");
  }

  off(forgets = true) {
    if (forgets) this.at = -1;
    for (const old of this.stage.article.querySelectorAll(".pointed")) old.classList.remove("pointed");
    for (const old of this.stage.article.querySelectorAll(".fading")) old.classList.remove("fading");
    const { drawn, Plotly } = this.stage;
    if (drawn) {
      emphasise(drawn.place, null);
      Plotly.Fx.unhover(drawn.place);
    }
  }

  /** Has a figure's marks stand out under the mouse. */
  listen(drawn) {
    drawn.place.on("plotly_hover", ({ points }) =>
      emphasise(drawn.place, { trace: points[0].curveNumber, place: points[0].pointIndex ?? points[0].pointNumber }));
    drawn.place.on("plotly_unhover", () => emphasise(drawn.place, null));
  }

  /** The pointer moved over the stage while its dot is lit. */
  over(target) {
    const found = target.closest ? target.closest(".card, tbody tr, .of-words .lines li, .of-cover .lines li") : null;
    if (found) this.upon(found);
    else if (this.stage.article.querySelector(".pointed")) this.off();
  }
}
