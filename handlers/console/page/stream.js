// The invalidations as they come, the newest on top.
import { $, make, text } from "./dom.js";
import { clock, millis, number } from "./format.js";

const most = 60;
const meaning = {
  local: ["here", "good", "Published by a write on this instance"],
  outbox: ["outbox", "warn", "Published by this instance's relay for a change that no writer announced"],
  bus: ["peer", "", "Heard from another instance"],
  replay: ["replay", "warn", "Missed on the bus, and read from the log"],
};

export function stream(lookUp) {
  let times = [];
  return (messages, replaces) => {
    if (replaces) $("stream").replaceChildren();
    const rows = messages.slice(-most).reverse().map((m) => {
      const [name, kind, title] = meaning[m.origin] ?? [m.origin, "", ""];
      const what = m.kind === "all" ? "everything" : m.key;
      const key = m.kind === "key"
        ? make("button", { className: "key", type: "button", onclick: () => lookUp(m.key) }, what)
        : make("span", {}, make("small", {}, `${m.kind} `), m.kind === "all" ? "" : what);
      return make("tr", { className: replaces ? "" : "new" }, make("td", {}, clock(m.at / 1000)),
        make("td", {}, make("span", { className: `pill ${kind}`, title }, name)), make("td", { className: "name" }, key),
        make("td", { className: "num" }, millis(m.lag_ms)));
    });
    $("stream").prepend(...rows);
    while ($("stream").childElementCount > most) $("stream").lastElementChild.remove();
    $("no-stream").hidden = $("stream").childElementCount > 0;
    const now = Date.now();
    times = [...times, ...messages.map((m) => m.at / 1000)].filter((at) => at > now - 60e3);
    text("stream-rate", `${number(times.length)} in the last minute`);
  };
}
