// Draws what is asked for and hands the pictures back to the program that started this browser.

const spelt = (blob) => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.readAsDataURL(blob);
});

(async () => {
  const told = { pictures: [] };
  try {
    const asked = await (await fetch("asked")).json();
    for (const one of asked) told.pictures.push(await spelt(await pictured(Plotly, one, one.format)));
  } catch (error) {
    told.error = String(error);
  }
  await fetch("done", { method: "POST", body: JSON.stringify(told) });
})();
