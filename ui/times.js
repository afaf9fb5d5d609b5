// Times are told by the reader's own clock, and as the reader's language has them.
const AS_TOLD = { dateStyle: "medium", timeStyle: "short" };
const tellTimes = () => {
  for (const time of element.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) time.textContent = moment.toLocaleString([], AS_TOLD);
  }
};
tellTimes();
watch("value", tellTimes);
