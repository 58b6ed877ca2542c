// A screen's figure: drawn as large as its place, in letters that the back row reads, mark by mark as it is built up.

const FONTS = new Set(["font", "tickfont", "textfont", "insidetextfont", "outsidetextfont"]);
const SMALLEST = 2.3; // hundredths of the stage's height that a letter has at least: 25 of 1080
const FEWEST = 5; // bars that a figure has room for: a single one is no block
const SMALLEST_FONT = 12; // of the drawings, which are made for a page

/** A copy of a figure's part with every letter `times` as large. */
function enlarged(part, times, name) {
  if (Array.isArray(part)) return part.map((inside) => enlarged(inside, times, name));
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => {
    if (key === "size" && (FONTS.has(name) || name === "marker")) return [key, value * times];
    return key === "ticklabelstandoff" ? [key, Math.round(value * times)] : [key, enlarged(value, times, key)];
  }));
}

/** A copy in which each colour that would be too dark on a dark ground is its stand-in. */
function recoloured(part, instead) {
  return JSON.parse(JSON.stringify(part).replace(/"(?:[^"\\]|\\.)*"/g, (text) => {
    const found = instead[text.slice(1, -1)];
    return found === undefined ? text : JSON.stringify(found);
  }));
}

/** How much larger the letters are than on a page. */
function timesFor(box, unit) {
  return Math.max((SMALLEST * unit) / SMALLEST_FONT, Math.min(box.height / 360, box.width / 620), 0.9);
}

/** How much room the legend and the words of a lower axis take below a figure. */
function legendRoom(figure, box, times) {
  const wide = (name) => (13 * ems(name) + 48) * times;
  const lines = Math.ceil(figure.data.reduce((sum, trace) => sum + wide(trace.name), 0) / box.width);
  const axis = figure.data[0].orientation === "h" ? 12 : 34;
  return (21 * lines + axis) * times;
}

/** How wide letters are, in letters of full width. */
function ems(text) {
  return [...String(text)].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.58), 0);
}

/** The size of the values beside the bars of one series: as large as there is room between them. */
function beside(trace, box, times) {
  const many = trace.x.length;
  const words = Math.max(1, ...(Array.isArray(trace.text) ? trace.text : []).map(ems));
  const room = trace.orientation === "h" ? (box.height * 0.82) / many / 1.25 : (box.width * 0.93) / many / words;
  return Math.min(14 * times, room);
}

function framed(figure, box, times, look) {
  const layout = enlarged(figure.layout, times, "");
  for (const axis of [layout.xaxis, layout.yaxis]) {
    Object.assign(axis, { color: look.ink, gridcolor: look.grid, zerolinecolor: look.zero });
    axis.ticklabelstandoff ??= Math.round(4 * times);
  }
  if (figure.data[0].orientation === "h") {
    const row = (box.height * 0.82) / figure.data[0].y.length / 1.25;
    layout.yaxis.tickfont = { ...layout.yaxis.tickfont, size: Math.min(13 * times, row) };
  }
  if (layout.uniformtext) layout.uniformtext = { ...layout.uniformtext, minsize: SMALLEST * look.unit };
  const margin = Object.fromEntries(Object.entries(layout.margin).map(([side, size]) => [side, size * times]));
  if (layout.showlegend) margin.b = legendRoom(figure, box, times);
  return Object.assign(layout, {
    width: Math.floor(box.width), height: Math.floor(box.height), margin,
    font: { family: look.family, size: 13 * times, color: look.ink },
    hoverlabel: {
      ...layout.hoverlabel, bgcolor: look.ground, bordercolor: look.zero,
      font: { family: look.family, size: 16 * times, color: look.ink },
    },
  });
}

function traced(figure, box, times, look) {
  return enlarged(figure.data, times, "").map((trace) => ({
    ...trace,
    textfont: { family: look.family, size: 14 * times, ...(trace.textfont || {}) },
    ...(trace.type === "bar" && trace.textposition === "outside" ? {
      constraintext: "none", outsidetextfont: { family: look.family, size: beside(trace, box, times), color: look.ink },
    } : {}),
    ...(trace.line ? { line: { ...trace.line, width: 3 * times } } : {}),
  })).map(inked);
}

/** The traces with the marks only that have come by this step. */
function come(data, marks, step) {
  if (!marks) return data;
  return data.map((trace, at) => {
    const axis = trace.orientation === "h" ? "x" : "y";
    const there = (value, place, instead) => (marks[at][place] <= step ? value : instead);
    return {
      ...trace,
      [axis]: trace[axis].map((value, place) => there(value, place, null)),
      ...(Array.isArray(trace.text) ? { text: trace.text.map((text, place) => there(text, place, "")) } : {}),
    };
  });
}

const PLAIN = { displayModeBar: false, showTips: false, scrollZoom: false, doubleClick: false };

/** One figure in its place. The axes are those of the whole from the first step on. */
class Drawn {
  constructor(Plotly, place, screen, look) {
    const box = place.getBoundingClientRect();
    const times = timesFor(box, look.unit);
    const figure = look.dark ? recoloured(screen.figure, look.instead) : screen.figure;
    this.Plotly = Plotly;
    this.place = place;
    this.marks = screen.marks;
    this.data = traced(figure, box, times, look);
    this.layout = framed(figure, box, times, look);
    place.style.visibility = "hidden"; // until the first step stands
    Plotly.newPlot(place, this.data, structuredClone(this.layout), PLAIN);
    const lacking = this.data[0].orientation === "h" ? Math.max(0, FEWEST - this.data[0].y.length) : 0;
    for (const name of ["xaxis", "yaxis"]) {
      let [first, last] = place._fullLayout[name].range;
      if (name === "yaxis" && lacking) [first, last] = [first + lacking / 2, last - lacking / 2]; // the first bar is on top
      this.layout[name] = { ...this.layout[name], autorange: false, range: [first, last] };
    }
    this.widened = lacking > 0;
  }

  show(step) {
    if (this.marks || this.widened) this.Plotly.react(this.place, come(this.data, this.marks, step), structuredClone(this.layout), PLAIN);
    this.place.style.visibility = "";
  }

  gone() {
    this.Plotly.purge(this.place);
  }
}
