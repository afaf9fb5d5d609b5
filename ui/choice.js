// What was chosen in this tab stays through a reload: the page that comes after it is told.
watch("value", () => {
  try { sessionStorage.setItem(`${props.prefix}choice`, props.value); } catch {} // the browser keeps nothing
});
