// Keeps conversations in this browser's storage, an entry each, so that no tab writes over those of another. `props.value`
// says what to keep and what to drop; "submit" tells the page that a conversation was not kept and why, "input" that
// another tab has changed something.
const entry = (id) => props.prefix + id;

const SETTLED = 500; // milliseconds: a browser tells its tabs of each other's writes a moment later

const found = (id) => {
  try { return JSON.parse(localStorage.getItem(entry(id))); } catch { return null; } // nonsense
};

const put = (row, over) => {
  const notKept = (moved) => trigger("submit", { version: row.changed, moved });
  if ((found(row.id)?.changed ?? null) !== over) { // it went on, or was deleted, in another tab since the page looked
    notKept(true);
    return;
  }
  try {
    localStorage.setItem(entry(row.id), JSON.stringify({ ...row, over }));
  } catch { // full, or the browser keeps nothing
    notKept(false);
    return;
  }
  setTimeout(() => { // another tab may have written at the same time, over the same state as this one
    const now = found(row.id);
    if (now && now.changed !== row.changed && now.over !== row.changed) notKept(true);
  }, SETTLED);
};

watch("value", () => {
  if (!props.value) return;
  const told = JSON.parse(props.value);
  for (const id of told.drop) localStorage.removeItem(entry(id));
  if (told.put) put(told.put, told.over);
});

addEventListener("storage", (event) => {
  if (event.key === null || event.key.startsWith(props.prefix)) trigger("input");
});
