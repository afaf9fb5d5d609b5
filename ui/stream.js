// Keeps an event from being lost. All events of a page are answered over one stream, which the server closes when it has none
// left. One that is posted before the browser has read of that close finds a stream that seems open: Gradio's client waits for
// its answer for ever. So the close is passed on only when all that was posted is complete; until then a new connection goes on.
// An event that is posted after that is told to be posted when the client has read of the close, and so opens a new stream.
const send = window.fetch;
const posted = new Set(); // the ids of events that are not complete
let closed = Promise.resolve(); // resolved when the client has read of the newest close

async function* messagesOf(request) {
  const response = await send(request.clone());
  if (!response.ok) throw new Error(`the page's events: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const messages = (text + read.value).split("\n\n");
    text = messages.pop();
    yield* messages;
  }
}

// The client ends its request when it has read of the close; after an upload it ends that one's instead, and is given time.
const LATEST = 1000; // milliseconds
const endOf = ({ signal }) => new Promise((done) => {
  signal.addEventListener("abort", done);
  setTimeout(done, signal.aborted ? 0 : LATEST);
});

async function* eventsOf(request) {
  for await (const message of messagesOf(request)) {
    const { msg, event_id } = JSON.parse(message.slice("data:".length));
    if (msg === "process_completed") posted.delete(event_id);
    if (msg === "close_stream") {
      if (posted.size) return yield* eventsOf(request);
      closed = endOf(request);
    }
    yield new TextEncoder().encode(`${message}\n\n`);
  }
}

const streamOf = (events) => new ReadableStream({
  pull: async (stream) => {
    const { value, done } = await events.next();
    if (done) stream.close();
    else stream.enqueue(value);
  },
});

window.fetch = async (...given) => {
  const path = new URL(given[0].url ?? given[0], location).pathname;
  if (path.endsWith("/queue/data")) {
    return new Response(streamOf(eventsOf(new Request(...given))), { headers: { "content-type": "text/event-stream" } });
  }
  const response = await send(...given);
  if (path.endsWith("/queue/join") && response.ok) {
    posted.add((await response.clone().json()).event_id);
    await closed;
  }
  return response;
};
