// The queue shows itself anew when something has changed, unless somebody is writing.
const events = new EventSource("/__mpconsole__/events");
events.onmessage = (message) => {
  const event = JSON.parse(message.data);
  const changed = event.kind !== "exchange" || event.changes.length > 0;
  if (changed && document.activeElement === document.body) location.reload();
};
