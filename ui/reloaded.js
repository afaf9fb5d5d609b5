// What this tab has kept under `NAME` through a reload, or while it was elsewhere and came back; where it was opened in any other
// way, nothing, and none is kept: it is no longer in force, and would come back at the reload after this.
(() => {
  const isBack = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);
  try {
    if (!isBack) sessionStorage.removeItem("NAME");
    return sessionStorage.getItem("NAME") || "";
  } catch { return ""; } // the browser keeps nothing
})()
