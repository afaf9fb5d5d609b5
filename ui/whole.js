// Hands out the conversation on the page: as a file, or on paper.
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  closeMenus();
  if (button.dataset.do === "print") print();
  else trigger("download", { kind: button.dataset.kind });
});
