// Keeps conversations in this browser's storage, an entry each, so that no tab writes over those of another. `props.value`
// says what to keep and what to drop; "submit" tells the page that a conversation was not kept and why, "input" that
// another tab has changed something.
const entry = (id) => props.prefix + id;

const versionOf = (id) => {
  try { return JSON.parse(localStorage.getItem(entry(id))).changed; } catch { return null; } // none there, or nonsense
};

const put = (row, over) => {
  if (versionOf(row.id) !== over) { // it went on, or was deleted, in another tab since the page looked
    trigger("submit", { version: row.changed, moved: true });
    return;
  }
  try {
    localStorage.setItem(entry(row.id), JSON.stringify(row));
  } catch { // full, or the browser keeps nothing
    trigger("submit", { version: row.changed, moved: false });
  }
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
