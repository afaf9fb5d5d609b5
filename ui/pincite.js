// A click on a citation shows its slice in the source pane and marks it for a moment. No data is read here.
() => {
  const show = (id) => {
    const anchor = document.getElementById(id);
    if (!anchor) return false;
    const marks = document.getElementsByClassName(id);
    (marks[0] || anchor).scrollIntoView({ block: "center" });
    for (const old of document.querySelectorAll("mark.flash")) old.classList.remove("flash");
    for (const mark of marks) mark.classList.add("flash");
    clearTimeout(window.pinciteFlash);
    window.pinciteFlash = setTimeout(() => { for (const mark of marks) mark.classList.remove("flash"); }, 2500);
    return true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#slice-"]');
    if (link && show(link.getAttribute("href").slice(1))) event.preventDefault();
  });
}
