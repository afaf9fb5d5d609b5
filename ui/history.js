// The list of conversations: what its buttons do. `element` is the list, `trigger` tells the page.
const idOf = (node) => node.closest("[data-conversation]").dataset.conversation;

const actions = {
  open: (button) => trigger("select", { conversation: idOf(button) }),
  export: (button) => trigger("download", { conversation: idOf(button), kind: button.dataset.kind }),
  delete: (button) => {
    if (button.dataset.sure) { trigger("delete", { conversation: idOf(button) }); return; }
    button.dataset.sure = "yes";
    button.textContent = "Delete for good?";
  },
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && actions[button.dataset.do]) actions[button.dataset.do](button);
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  trigger("edit", { conversation: idOf(event.target), title: event.target.querySelector("input").value });
});

// What is open in this tab is named for the page that comes after a reload; what it was is in the browser's storage, if it was kept.
addEventListener("pagehide", () => {
  try {
    sessionStorage.setItem("pincite-open", element.querySelector("[data-current]")?.dataset.current ?? "");
  } catch {} // the browser keeps nothing
});
