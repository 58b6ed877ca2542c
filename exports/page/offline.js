// The page that opens by a double click: its storyline lies beside this script, and the stage is the whole of it.
(document.fonts ? document.fonts.ready : Promise.resolve()).then(() => {
  const stage = new Presenter(document.getElementById("stage"), {
    Plotly: window.Plotly, style: document.querySelector("style").textContent, level: "h1", alone: true, address: true,
  });
  const story = JSON.parse(document.getElementById("storyline").textContent);
  const asked = Number(location.hash.slice(1));
  if (asked >= 1 && asked <= story.screens.length) stage.at = asked - 1;
  stage.take(story, false);
  stage.root.focus();
});
