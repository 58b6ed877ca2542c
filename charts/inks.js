// The colour of letters by what they stand on, of which plotly knows but a grey and white. Used wherever figures are drawn.

const INK = "#141110";

/** "#RRGGBB" as [red, green, blue] to 255; nothing for a colour that is written otherwise. */
function parts(colour) {
  return /^#[0-9a-f]{6}$/i.test(colour) ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) : undefined;
}

/** How bright a colour is (WCAG 2.2, relative luminance). */
function brightness(channels) {
  const [red, green, blue] = channels.map((value) => value / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colour of letters on a ground, the one of two that differs more from it. */
function lettersOn(channels) {
  const bright = brightness(channels);
  return 1.05 / (bright + 0.05) > (bright + 0.05) / 0.055 ? "#FFFFFF" : INK;
}

/** The colour of a scale at a share of it. `scale`: [share, "#RRGGBB"] in rising order. */
function shadeAt(scale, share) {
  const above = Math.max(1, scale.findIndex(([at]) => at >= share));
  const [[from, pale], [to, deep]] = [scale[above - 1], scale[above]];
  const [first, second] = [parts(pale), parts(deep)];
  const way = to > from ? Math.min(1, Math.max(0, (share - from) / (to - from))) : 1;
  return first.map((value, at) => value + (second[at] - value) * way);
}

/** A heat map that states the ends of its scale, with the letters of each cell in their colour. */
function inkedCells(trace) {
  const { zmin, zmax, colorscale } = trace;
  const letters = (value) => lettersOn(shadeAt(colorscale, (value - zmin) / (zmax - zmin)));
  const text = trace.text.map((row, down) => row.map((words, across) => {
    const value = trace.z[down][across];
    if (value === null || !words) return words;
    return words.split("<br>").map((line) => `<span style="color:${letters(value)}">${line}</span>`).join("<br>");
  }));
  const hovertemplate = trace.hovertemplate?.replaceAll("%{text}", "%{hovertext}");
  return { ...trace, text, hovertext: trace.hovertext ?? trace.text, hovertemplate };
}

/** Bars with the letters within them in their colour. */
function inkedBars(trace) {
  const letters = (fill) => {
    const channels = parts(fill);
    return channels ? lettersOn(channels) : INK;
  };
  const fills = trace.marker.color;
  const color = Array.isArray(fills) ? fills.map(letters) : letters(fills);
  return { ...trace, insidetextfont: { ...trace.insidetextfont, color } };
}

/** A trace with its letters in the colour that is best read, unless it says which they have. */
function inked(trace) {
  if (trace.textfont?.color || trace.insidetextfont?.color) return trace;
  if (trace.type === "heatmap" && trace.texttemplate) return inkedCells(trace);
  return trace.type === "bar" && trace.marker?.color ? inkedBars(trace) : trace;
}
