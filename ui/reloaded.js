// What this tab has kept under `NAME` through a reload; where it was opened in any other way, nothing, and none is kept: it is
// no longer in force, and would come back at the reload after this.
(() => {
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  try {
    if (!isReload) sessionStorage.removeItem("NAME");
    return sessionStorage.getItem("NAME") || "";
  } catch { return ""; } // the browser keeps nothing
})()
