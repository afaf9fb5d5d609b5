// The conversation: what its buttons do. `element` is the conversation, `trigger` tells the page.
const turnOf = (node) => Number(node.closest("[data-turn]").dataset.turn);

const copied = (button, words) => {
  button.classList.add("done");
  setTimeout(() => button.classList.remove("done"), 1500);
  tell(words); // who does not see the tick hears it
};

const focusDislike = (node) => node.closest("article").querySelector(".dislike").focus(); // the node is about to go

// What would have been right is asked for below an answer, which may be below the window.
let disliked = -1;
for (const name of ["value", "earlier"]) watch(name, () => {
  const correction = element.querySelector(`[data-turn="${disliked}"] .correction`);
  if (!correction) return;
  correction.scrollIntoView({ block: "nearest" });
  disliked = -1;
});

const actions = {
  example: (button) => trigger("submit", { question: button.textContent }),
  add: () => {
    document.querySelector("#drawer:not(.open) .toggle-button")?.click();
    setTimeout(() => document.querySelector("#upload button")?.focus()); // what is in a closed drawer takes no focus
  },
  retry: (button) => trigger("submit", { turn: turnOf(button) }),
  edit: (button) => {
    pincite.edit(button.closest("article").querySelector(".question").textContent);
    trigger("edit", { turn: turnOf(button) });
  },
  export: (button) => {
    trigger("download", { turn: turnOf(button), kind: button.dataset.kind });
    closeMenus();
  },
  link: async (button) => {
    const id = document.querySelector("#history [data-current]")?.dataset.current;
    if (!id) return;
    await copy(`${location.origin}${location.pathname}?conversation=${id}&answer=${turnOf(button) + 1}`);
    copied(button, "The link is copied. It opens this answer in this browser alone.");
  },
  copy: async (button) => {
    const article = button.closest("article");
    await copy(article.querySelector(".markdown").textContent, formatted(article));
    copied(button, "Copied, with the citations.");
  },
  like: (button) => trigger("like", { turn: turnOf(button), liked: true }),
  dislike: (button) => {
    disliked = turnOf(button);
    trigger("like", { turn: disliked, liked: false });
  },
  correct: (button) => {
    const text = button.closest(".correction").querySelector("textarea").value.trim();
    if (!text) return;
    focusDislike(button);
    trigger("input", { turn: turnOf(button), text });
  },
  absent: (button) => {
    focusDislike(button);
    trigger("input", { turn: turnOf(button), text: "" });
  },
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && actions[button.dataset.do]) actions[button.dataset.do](button);
});
