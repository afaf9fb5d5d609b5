// A text that is pasted is handed in as a file that is called like it, and goes the way of every file. Its words stay in the form
// until it is taken in.
const LONGEST = 60; // characters of a name made from a first line
const form = element.querySelector("form");
const [title, text] = form.elements;
let sent = ""; // the name of the file

const bare = (line) => line.replace(/^[#\s]+/, "").trim();
const cut = (line) => line.length > LONGEST ? line.slice(0, LONGEST).replace(/\s\S*$/, "") : line;
const named = (words) => words.replace(/[^\p{L}\p{M}\p{N} ._+,&'()-]+/gu, " ").replace(/ +/g, " ").replace(/^[ .]+|[ .]+$/g, "") || "Pasted text";

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!text.value.trim()) text.value = "";
  const input = document.querySelector("#upload input[type=file]");
  if (!form.reportValidity() || !input) return; // without one, files are being sent
  const first = bare(text.value.trimStart().split("\n", 1)[0]);
  const given = title.value.trim();
  const head = given && given !== first ? `# ${given}\n\n` : "";
  sent = `${named(given || cut(first))}.md`;
  const files = new DataTransfer();
  files.items.add(new File([head, text.value], sent, { type: "text/markdown" }));
  input.files = files.files;
  input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "dropped" }));
});

addEventListener("pincite-said", () => {
  if (![...document.querySelectorAll("#library-said .good bdi")].some((name) => name.textContent === sent)) return;
  const isHere = form.contains(document.activeElement);
  sent = "";
  form.reset();
  form.parentElement.open = false;
  if (isHere) form.parentElement.querySelector("summary").focus();
});
