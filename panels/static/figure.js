// One figure on a page: an element that stays, and Plotly.react on it whenever what it shows changes.
// Streamlit calls the default export when the figure, its words or the page's theme change.

const libraries = new Map();
const figures = new WeakMap();
const reading = new TextDecoder();
const NARROW = 520;
const STYLE = `
.fumin-figure { position: relative; width: 100%; }
.fumin-figure > [role=img] { width: 100%; border-radius: 4px; }
.fumin-figure > [role=img]:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
.fumin-figure > [role=status] { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.fumin-figure .fumin-words { padding: 0.75rem; }
.fumin-figure.fumin-over .drag { cursor: pointer; }
.fumin-figure .fumin-take { position: absolute; top: -0.5rem; right: 0; display: flex; gap: 0.25rem; opacity: 0; }
.fumin-figure:hover .fumin-take, .fumin-figure .fumin-take:focus-within { opacity: 1; }
@media (hover: none) { .fumin-figure .fumin-take { opacity: 1; } }
@media print { .fumin-figure .fumin-take { display: none; } }
.fumin-figure .fumin-take button { font: inherit; font-size: 0.75rem; line-height: 1; padding: 0.3rem 0.5rem;
  color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: 4px; cursor: pointer; }
.fumin-figure .fumin-take button:focus-visible { outline: 2px solid var(--st-primary-color); }`;

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** Once what the page holds now is to be seen; where nobody sees it, after a moment. */
const painted = () => Promise.race([new Promise((go) => requestAnimationFrame(() => setTimeout(go))), pause(300)]);

/** Waits, at most a second, until the page's words and numbers stand: plotly.js keeps a browser busy for as long. */
async function wordsStand() {
  const latest = performance.now() + 1000;
  do await pause(50); while (performance.now() < latest && document.querySelector("[data-testid=stSkeleton]"));
  await painted();
  await painted();
}

/** plotly.js from this server, once for all figures. */
export function library(address) {
  if (!libraries.has(address)) {
    libraries.set(address, wordsStand().then(() => new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => done(window.Plotly);
      script.onerror = () => {
        libraries.delete(address);
        script.remove();
        failed(new Error(`${address} cannot be read`));
      };
      document.head.append(script);
    })));
  }
  return libraries.get(address);
}

function styled() {
  if (document.getElementById("fumin-figure-style")) return;
  const style = document.createElement("style");
  style.id = "fumin-figure-style";
  style.textContent = STYLE;
  document.head.append(style);
}

/** A colour as [red, green, blue], whatever way it is written. */
function channels(colour) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

function between(first, second, share) {
  const [from, to] = [channels(first), channels(second)];
  return `rgb(${from.map((value, place) => Math.round(value + (to[place] - value) * share)).join(",")})`;
}

const templates = new Map();

/** What the theme decides of a figure: colours of words and lines, and the font. */
function template(element) {
  const css = getComputedStyle(element);
  const read = (name) => css.getPropertyValue(`--st-${name}`).trim();
  const [ink, ground, edge, font] = ["text-color", "background-color", "border-color", "font"].map(read);
  const palette = read("chart-categorical-colors");
  const key = [ink, ground, edge, font, palette].join("|");
  if (!templates.has(key)) templates.set(key, made(ink, ground, edge, font, palette));
  return templates.get(key);
}

/** Whether the page is light on dark. */
function dark(element) {
  const [red, green, blue] = channels(getComputedStyle(element).getPropertyValue("--st-background-color").trim());
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/** A copy in which each colour that has one is its stand-in; `scale` has those of colour scales. */
function coloured(value, instead, scale) {
  if (Array.isArray(value)) return value.map((inside) => coloured(inside, instead, scale));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(
      ([name, inside]) => [name, coloured(inside, name === "colorscale" ? scale : instead, scale)],
    ));
  }
  return typeof value === "string" ? instead[value] ?? value : value;
}

function made(ink, ground, edge, font, palette) {
  const soft = between(ink, ground, 0.22);
  const grid = between(edge, ground, 0.25);
  const axis = {
    color: soft, gridcolor: grid, zerolinecolor: between(ink, ground, 0.7), linecolor: grid, tickcolor: grid,
    tickfont: { color: soft }, automargin: true,
  };
  return {
    layout: {
      font: { family: font, color: soft, size: 12 },
      colorway: palette.split(",").map((colour) => colour.trim()).filter(Boolean),
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      xaxis: axis,
      yaxis: axis,
      legend: { font: { color: soft }, bgcolor: "rgba(0,0,0,0)" },
      hoverlabel: { bgcolor: ground, bordercolor: between(ink, ground, 0.6), font: { family: font, color: ink, size: 13 } },
    },
    data: {
      bar: [{ outsidetextfont: { color: soft } }],
      scatter: [{ textfont: { color: soft } }],
    },
  };
}

class Figure {
  constructor(host) {
    styled();
    this.root = document.createElement("div");
    this.root.className = "fumin-figure";
    this.plot = document.createElement("div");
    this.plot.tabIndex = 0;
    this.plot.setAttribute("role", "img");
    this.told = document.createElement("div");
    this.told.setAttribute("role", "status");
    this.takes = document.createElement("div");
    this.takes.className = "fumin-take";
    this.root.append(this.plot, this.told, this.takes);
    host.append(this.root);
    this.place = -1;
    this.plot.addEventListener("keydown", (event) => this.pressed(event));
    this.plot.addEventListener("blur", () => this.left());
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.plot);
  }

  /** What Streamlit hands over now; plotly.js may still be on its way. */
  take({ data, setTriggerValue }, instead) {
    this.instead = instead;
    this.setTriggerValue = setTriggerValue;
    const written = reading.decode(data);
    if (written !== this.written) {
      this.fresh = true;
      this.written = written;
      this.data = JSON.parse(written);
      this.plot.setAttribute("aria-label", this.data.alt);
      this.offered();
      const { height, meta } = this.data.figure.layout;
      this.root.style.minHeight = `${this.width() && this.width() < NARROW ? meta?.narrow?.height ?? height : height}px`;
    }
    this.turn = (this.turn ?? 0) + 1;
    return this.turn;
  }

  /** Buttons that take the figure as a picture, where its words came along. */
  offered() {
    const { picture } = this.data;
    this.takes.replaceChildren(...(picture ? ["png", "svg"] : []).map((format) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = format.toUpperCase();
      button.title = picture.take;
      button.setAttribute("aria-label", `${picture.take} ${format.toUpperCase()}`);
      button.addEventListener("click", () => this.taken(format));
      return button;
    }));
  }

  /** Makes the picture here and hands it to the browser as a file. */
  async taken(format) {
    if (!this.Plotly) return;
    const { picture, figure } = this.data;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await pictured(this.Plotly, { ...picture, figure: structuredClone(figure) }, format));
    link.download = `${picture.name}.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  width() {
    return Math.floor(this.plot.getBoundingClientRect().width);
  }

  themed(part) {
    return this.dark ? coloured(part, ...this.instead) : structuredClone(part);
  }

  /** The traces as they are drawn here: on a telephone with what they tell of it. */
  traces() {
    const data = this.themed(this.data.figure.data);
    return (this.width() < NARROW ? data.map((trace) => ({ ...trace, ...trace.meta?.narrow })) : data).map(inked);
  }

  layout() {
    const layout = this.themed(this.data.figure.layout);
    if (this.data.picks.includes("box") && !matchMedia("(pointer: coarse)").matches) layout.dragmode = "select"; // a finger scrolls
    if (this.width() < NARROW) Object.assign(layout, layout.meta?.narrow); // what a telephone has no room for
    return { ...layout, template: template(this.root), width: this.width(), autosize: false };
  }

  /** Draws what is new; a new theme only recolours, so that what is picked stays so. */
  draw(Plotly) {
    this.Plotly = Plotly;
    if (!this.width()) return undefined; // folded away: drawn when it is unfolded
    this.root.querySelector(".fumin-words")?.remove();
    this.plot.hidden = false;
    const now = dark(this.root);
    this.fresh ||= now !== this.dark;
    this.dark = now;
    if (!this.fresh) return Plotly.relayout(this.plot, { template: template(this.root) });
    this.fresh = false;
    this.left();
    const first = !this.drawn;
    const drawing = Plotly.react(this.plot, this.traces(), this.layout(), this.data.config);
    this.drawn = true;
    if (first) this.listen();
    return drawing;
  }

  listen() {
    this.plot.on("plotly_click", (event) => this.picked("click", event.points));
    this.plot.on("plotly_selected", (event) => event && this.boxed(event.points));
    this.plot.on("plotly_hover", () => this.root.classList.toggle("fumin-over", this.data.picks.includes("click")));
    this.plot.on("plotly_unhover", () => this.root.classList.remove("fumin-over"));
  }

  /** Tells what was picked, and on which figure; nothing stays picked here. */
  picked(how, points) {
    if (!this.data.picks.includes(how) || !points.length) return;
    const told = points.map((point) => ({ curve: point.curveNumber, point: point.pointIndex ?? point.pointNumber }));
    this.setTriggerValue("pick", { digest: this.data.digest, points: told });
  }

  /** What the box holds; its outline goes, of which plotly tells as of an empty box. */
  boxed(points) {
    if (this.clearing) return;
    this.clearing = true;
    setTimeout(async () => {
      await this.Plotly.update(this.plot, { selectedpoints: [null] }, { selections: [] });
      this.clearing = false;
    });
    this.picked("box", points);
  }

  resized() {
    const width = this.width();
    if (!this.Plotly || !width) return;
    if (this.fresh) this.draw(this.Plotly);
    else if (this.drawn && width !== this.plot._fullLayout?.width) this.Plotly.relayout(this.plot, { width });
  }

  /** Every mark of the figure in the order it is read: by trace, then by point. */
  marks() {
    return (this.plot._fullData ?? []).flatMap((trace, curveNumber) => {
      if (trace.visible !== true || trace.hoverinfo === "skip") return [];
      if (trace.type === "heatmap") {
        return trace.z.flatMap((row, down) => [...row].map((_, across) => ({ curveNumber, pointNumber: [down, across] })));
      }
      return [...(trace.orientation === "h" ? trace.x : trace.y)]
        .map((value, pointNumber) => ({ curveNumber, pointNumber, value }))
        .filter(({ value }) => value !== null && value !== undefined);
    });
  }

  pressed(event) {
    if (!this.drawn) return;
    const marks = this.marks();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step && marks.length) this.point(marks, (this.place + step + marks.length) % marks.length);
    else if (event.key === "Home" && marks.length) this.point(marks, 0);
    else if (event.key === "End" && marks.length) this.point(marks, marks.length - 1);
    else if (event.key === "Escape") this.left();
    else if (event.key === "Enter" && marks[this.place]) this.picked("click", [marks[this.place]]);
    else return;
    event.preventDefault();
  }

  point(marks, place) {
    this.place = place;
    const { curveNumber, pointNumber } = marks[place];
    this.Plotly.Fx.hover(this.plot, [{ curveNumber, pointNumber }]);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tell(), 80); // plotly draws its labels at most every 50 ms
  }

  /** Says what the label at the mark says. */
  tell() {
    const texts = [...this.plot.querySelectorAll(".hoverlayer .hovertext text.nums")];
    const lines = texts.flatMap((text) => {
      const parts = [...text.querySelectorAll("tspan.line")];
      return (parts.length ? parts : [text]).map((part) => part.textContent);
    });
    this.told.textContent = lines.join(" ");
  }

  left() {
    this.place = -1;
    clearTimeout(this.telling);
    this.told.textContent = "";
    if (this.drawn) this.Plotly.Fx.unhover(this.plot);
  }

  /** Where plotly.js cannot be had, the figure's own words stand in its place. */
  worded() {
    this.plot.hidden = true;
    const words = this.root.querySelector(".fumin-words") ?? this.root.appendChild(document.createElement("p"));
    words.className = "fumin-words";
    words.textContent = this.data.alt;
  }

  gone() {
    this.watch.disconnect();
    if (this.drawn) this.Plotly.purge(this.plot);
    this.root.remove();
  }
}

export default async function show(component, address, instead) {
  const host = component.parentElement;
  if (!figures.has(host)) figures.set(host, new Figure(host));
  const figure = figures.get(host);
  const turn = figure.take(component, instead);
  try {
    const Plotly = await library(address);
    if (!figure.drawn) await pause(0); // the browser is given back between the first drawings of several figures
    if (figure.turn === turn && host.isConnected) figure.draw(Plotly);
  } catch (error) {
    console.warn(error);
    figure.worded();
  }
  // Also called where a newer figure overtook this one, so only what left the page is let go.
  return () => setTimeout(() => {
    if (host.isConnected || !figures.has(host)) return;
    figures.get(host).gone();
    figures.delete(host);
  });
}
