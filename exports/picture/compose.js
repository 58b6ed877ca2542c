// One chart as a picture: its title, selection and source around it, on white. Used by pages and by the command line.
// What ledgers wrote reaches the picture as text nodes and through plotly's own escaping, never as markup.

const PICTURE = {
  width: 1000, edge: 28, ink: "#141110", soft: "#5C5550", grid: "#EFEBE8", accent: "#B3261E", sharp: 3,
  family: '"Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", sans-serif',
};
const SVG = "http://www.w3.org/2000/svg";
// What XML cannot hold, and what turns a line round.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

// What is not parted: a Latin word, a Chinese letter with the signs that close after it.
const PIECES = /[^\s\u2e80-\u{3ffff}]+[、，。；：！？）】」』》〉]*\s*|\s+|[（【「『《〈]*[\u2e80-\u{3ffff}][、，。；：！？）】」』》〉”’]*/gu;

/** The lines of a text that is broken where it may be: anywhere between Chinese letters, else between words. */
function broken(text, width, font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [];
  let line = "";
  for (const piece of text.match(PIECES) ?? []) {
    let rest = piece;
    while (pen.measureText((line + rest).trimEnd()).width > width) {
      if (line) {
        lines.push(line);
        line = "";
        continue;
      }
      let fits = [...rest];
      while (fits.length > 1 && pen.measureText(fits.join("")).width > width) fits = fits.slice(0, -1);
      lines.push(fits.join(""));
      rest = rest.slice(fits.join("").length);
    }
    line += rest;
  }
  return line.trim() ? [...lines, line] : lines;
}

function paper(family) {
  const axis = {
    color: PICTURE.soft, gridcolor: PICTURE.grid, zerolinecolor: "#8A837D", linecolor: PICTURE.grid,
    tickcolor: PICTURE.grid, tickfont: { color: PICTURE.soft }, automargin: true,
  };
  return {
    layout: {
      font: { family, color: PICTURE.soft, size: 13 }, xaxis: axis, yaxis: axis,
      legend: { font: { color: PICTURE.soft }, bgcolor: "rgba(0,0,0,0)" },
    },
    data: {
      bar: [{ outsidetextfont: { color: PICTURE.soft } }],
      scatter: [{ textfont: { color: PICTURE.soft } }],
    },
  };
}

/** Adds lines of text below `top`; where they end. */
function written(picture, lines, top, size, colour, { bold = false, left = PICTURE.edge, anchor = "start" } = {}) {
  for (const line of lines) {
    const text = document.createElementNS(SVG, "text");
    const about = { x: left, y: top + size, "font-size": size, fill: colour, "font-weight": bold ? 700 : 400, "text-anchor": anchor };
    for (const [name, value] of Object.entries(about)) text.setAttribute(name, value);
    text.textContent = line.trimEnd();
    picture.append(text);
    top += size * 1.4;
  }
  return top;
}

/** The chart as an SVG document in text. `asked`: figure, title, subtitle, stamp, foot (lines), face (a style or ""). */
async function asSvg(Plotly, asked) {
  const family = asked.face ? `"Fumin letters", ${PICTURE.family}` : PICTURE.family;
  const inner = PICTURE.width - 2 * PICTURE.edge;
  const height = asked.figure.layout.height;
  const layout = {
    ...asked.figure.layout, template: paper(family), width: inner, height, autosize: false,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
  };
  const address = await Plotly.toImage({ data: asked.figure.data.map(inked), layout }, { format: "svg", width: inner, height });
  const drawn = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  const chart = new DOMParser().parseFromString(drawn.replace(FORBIDDEN, "\ufffd"), "image/svg+xml").documentElement;
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("font-family", family);
  const style = document.createElementNS(SVG, "style");
  style.textContent = asked.face;
  if (asked.face) picture.append(style);
  const ground = document.createElementNS(SVG, "rect");
  picture.append(ground);
  const about = document.createElementNS(SVG, "title");
  about.textContent = asked.title;
  picture.append(about);
  const stamped = asked.stamp ? 130 : 0;
  let top = PICTURE.edge - 6;
  if (asked.stamp) {
    written(picture, [asked.stamp], top, 18, PICTURE.accent, { bold: true, left: PICTURE.width - PICTURE.edge, anchor: "end" });
  }
  top = written(picture, broken(asked.title, inner - stamped, `700 24px ${family}`), top, 24, PICTURE.ink, { bold: true });
  top = written(picture, broken(asked.subtitle, inner, `400 15px ${family}`), top, 15, PICTURE.soft) + 8;
  for (const [name, value] of Object.entries({ x: PICTURE.edge, y: top, width: inner, height })) chart.setAttribute(name, value);
  picture.append(document.importNode(chart, true));
  top += height + 10;
  const foot = asked.foot.flatMap((line) => broken(line, inner, `400 13px ${family}`));
  top = written(picture, foot, top, 13, PICTURE.soft) + PICTURE.edge - 10;
  const whole = { width: PICTURE.width, height: Math.ceil(top), viewBox: `0 0 ${PICTURE.width} ${Math.ceil(top)}` };
  for (const [name, value] of Object.entries(whole)) picture.setAttribute(name, value);
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: "#FFFFFF" })) ground.setAttribute(name, value);
  const text = new XMLSerializer().serializeToString(picture).replace(FORBIDDEN, "\ufffd");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
}

/** The picture in a format, as a Blob: `svg`, or `png` at several points a pixel. */
async function pictured(Plotly, asked, format) {
  const text = await asSvg(Plotly, asked);
  const drawing = new Blob([text], { type: "image/svg+xml" });
  if (format === "svg") return drawing;
  const address = URL.createObjectURL(drawing);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width * PICTURE.sharp, image.height * PICTURE.sharp];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}
