// What the page sends along when it is loaded: as `STORED`, and the conversation that was open in this tab before a reload.
(...given) => {
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  let open = "";
  try { open = (isReload && sessionStorage.getItem("pincite-open")) || ""; } catch {} // the browser keeps nothing
  return [...(STORED)(...given), open];
}
