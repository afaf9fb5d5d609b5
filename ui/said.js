// What became of a click far down a long list is brought into view.
watch("value", () => {
  if (props.value) element.scrollIntoView({ block: "nearest" });
  dispatchEvent(new Event("pincite-said"));
});
