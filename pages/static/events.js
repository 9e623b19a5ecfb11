// Sends the click on a button with data-event to Python: its event and its value, over the listener of its channel.
// While the page is being drawn only the last message of a channel is kept, and none where another page takes its place: so
// each message has all events that Python has not said to have handled, and they are sent again to a listener drawn anew, and
// where the page stands still without having handled them.
// Arrow keys go from button to button within a group of bars, which is one stop of the tab key.
const RUNNING = '[data-testid="stApp"]:not([data-test-script-state="notRunning"])';
const STILL = 4; // quarters of a second

export default function ({ data, setTriggerValue }) {
  const channels = (window.onrecordChannels ??= {});
  const fresh = (event) => !data.handled.includes(event.id) && event.id > Date.now() - 10_000 && event.sent < 5;
  const waiting = (channels[data.channel]?.waiting ?? []).filter(fresh);
  const send = () => {
    for (const event of waiting) event.sent += 1;
    setTriggerValue("event", [...waiting]);
  };
  clearInterval(channels[data.channel]?.watching);
  let still = 0;
  const watching = setInterval(() => {
    still = waiting.some(fresh) && !document.querySelector(RUNNING) ? still + 1 : 0;
    if (still < STILL) return;
    still = 0;
    send();
  }, 250);
  channels[data.channel] = { send, waiting, watching };
  if (waiting.length) send();
  if (window.onrecordEvents) return;
  window.onrecordEvents = true;
  let last = 0;

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-event]");
    if (!button) return;
    const { event: name, value, channel = "page" } = button.dataset;
    const pressed = button.getAttribute("aria-pressed");
    if (pressed) button.setAttribute("aria-pressed", pressed === "true" ? "false" : "true");
    last = Math.max(Date.now(), last + 1);
    const { send, waiting } = (channels[channel] ??= { waiting: [] });
    waiting.push({ id: last, name, value, pressed: pressed === "false", sent: 0 });
    send?.();
    if (pressed || name === "clip-move") follow(name, value);
  });

  // The focus stays on the last button clicked where it is drawn anew, also where its item was moved.
  let redrawn;
  const follow = (name, value) => {
    const moves = name === "clip-move";
    redrawn?.disconnect();
    const observer = (redrawn = new MutationObserver(() => {
      if (!moves && document.activeElement !== document.body) return;
      const buttons = [...document.querySelectorAll(`button[data-event="${name}"]`)];
      const same = buttons.find((button) => button.dataset.value === value);
      const item = same ?? buttons.find((button) => button.dataset.value.split("|")[0] === value.split("|")[0]);
      item?.focus({ preventScroll: !moves });
    }));
    observer.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => observer.disconnect(), moves ? 1500 : 5000);
  };

  document.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const bars = step && event.target.closest?.(".bars");
    if (!bars) return;
    const buttons = [...bars.querySelectorAll("button")];
    const next = buttons[buttons.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
