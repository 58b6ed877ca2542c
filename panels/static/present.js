// The stage on a page of the dashboard: the presentation's own script, handed its storyline by Streamlit.
// What stands above this line in the served file is that script, its style sheet, and `library` of the figures.

const stages = new WeakMap();
const decoding = new TextDecoder();
let left = null; // the screen that was shown last: coming back to the page one comes back to it

function styledStage() {
  if (document.getElementById("fumin-stage-style")) return;
  const style = document.createElement("style");
  style.id = "fumin-stage-style";
  style.textContent = STYLE_OF_STAGE;
  document.head.append(style);
}

/** Whether the page is light on dark. */
function isDark(element) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.fillStyle = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

class Place {
  constructor(host) {
    styledStage();
    this.root = document.createElement("div");
    host.append(this.root);
  }

  take({ data, setTriggerValue }) {
    this.choose = (key, values) => setTriggerValue("filter", { key, values });
    const written = decoding.decode(data);
    this.fresh ||= written !== this.written;
    this.written = written;
    this.turn = (this.turn ?? 0) + 1;
    return this.turn;
  }

  show(Plotly) {
    const dark = isDark(this.root);
    this.stage ??= new Presenter(this.root, {
      Plotly, style: STYLE_OF_STAGE, level: "h2", choose: (key, values) => this.choose(key, values),
    });
    if (this.fresh || dark !== this.stage.dark) this.takeUp(JSON.parse(this.written), dark);
    else this.stage.settled();
    this.fresh = false;
  }

  takeUp(story, dark) {
    const at = story.screens.findIndex(({ id }) => id === left);
    if (!this.stage.story && at > 0) this.stage.at = at;
    this.stage.take(story, dark);
  }

  failed(error) {
    console.warn(error);
    this.root.textContent = JSON.parse(this.written).screens.map(({ title }) => title).join("\n");
    this.root.style.whiteSpace = "pre-line";
  }

  gone() {
    if (this.stage && this.stage.story) left = this.stage.story.screens[this.stage.at].id;
    if (this.stage) this.stage.close();
    this.root.remove();
  }
}

export default async function show(component, library) {
  const host = component.parentElement;
  if (!stages.has(host)) stages.set(host, new Place(host));
  const place = stages.get(host);
  const turn = place.take(component);
  try {
    const Plotly = await library;
    if (place.turn === turn && host.isConnected) place.show(Plotly);
  } catch (error) {
    place.failed(error);
  }
  return () => setTimeout(() => {
    if (host.isConnected || !stages.has(host)) return;
    stages.get(host).gone();
    stages.delete(host);
  });
}
