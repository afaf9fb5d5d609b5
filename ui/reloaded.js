// What this tab has kept under `NAME` through a reload; where it was opened in any other way, nothing.
(() => {
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  try { return (isReload && sessionStorage.getItem("NAME")) || ""; } catch { return ""; } // the browser keeps nothing
})()
