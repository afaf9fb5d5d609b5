// The box for the question: Enter twice, before the page has taken the question out of it, asks once.
const TWICE = 2000; // milliseconds; longer than that, a question that is still there was not taken
let sent = { text: "", at: 0 };

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || !event.target.matches("#question textarea")) return;
  const text = event.target.value;
  if (text === sent.text && Date.now() - sent.at < TWICE) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  sent = { text, at: Date.now() };
}, true);

// What is written or put there since is a new question, even when its words are the same.
for (const kind of ["input", "click"]) document.addEventListener(kind, () => { sent = { text: "", at: 0 }; }, true);
