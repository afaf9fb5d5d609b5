// What a button of the page sends along: the choice, the visit, and the conversations as this browser's storage has them at
// this moment, whichever tab they were held in. An entry each; `PREFIX` is what their names begin with.
(choice, visit) => {
  const held = [];
  try {
    for (const [name, text] of Object.entries(localStorage)) if (name.startsWith("PREFIX")) held.push(text);
  } catch {} // the browser keeps nothing
  return [choice, visit, JSON.stringify(held)];
}
