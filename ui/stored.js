// What a button of the page sends along: the choice, the visit, and the conversations as this browser's storage has them at
// this moment, whichever tab they were held in. An entry each; `PREFIX` is what their names begin with.
(choice, visit) => [choice, visit, JSON.stringify(
  Object.keys(localStorage).filter((name) => name.startsWith("PREFIX")).map((name) => localStorage.getItem(name)),
)]
