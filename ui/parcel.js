// What the page hands to the browser: a file to save, or an answer to bring into view. The text is saved, never shown.
const save = ({ name, type, text }) => {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
};

// The conversation may come after this, and until then another is on the page.
const show = (parcel, tries = 50) => {
  const article = document.querySelector(`article.exchange[data-turn="${Number(parcel.show)}"]`);
  if (article?.querySelector(".question").textContent !== parcel.question) {
    if (tries) setTimeout(() => show(parcel, tries - 1), 100);
    return;
  }
  article.scrollIntoView({ block: "start", behavior: "instant" });
  if (parcel.linked) article.classList.add("linked");
};

watch("value", () => {
  if (!props.value) return;
  const parcel = JSON.parse(props.value);
  if (parcel.text !== undefined) save(parcel);
  else show(parcel);
});
