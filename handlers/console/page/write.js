// Changes a price, and shows how the replicas follow; invalidates keys and tags.
import { call } from "./api.js";
import { $, make, say } from "./dom.js";
import { millis } from "./format.js";
import { look, product } from "./look.js";
import { together } from "./replicas.js";

const seen = new Map(); // invalidations by key, the newest

export function noteInvalidations(messages) {
  for (const m of messages) {
    seen.delete(m.key);
    seen.set(m.key, m);
    if (seen.size > 500) seen.delete(seen.keys().next().value);
  }
}

export function writing() {
  $("price-form").addEventListener("submit", (e) => {
    e.preventDefault();
    busy(e.target, () => changePrice(product(), $("price").value));
  });
  $("drop").addEventListener("submit", (e) => {
    e.preventDefault();
    busy(e.target, invalidate);
  });
}

async function busy(form, work) {
  const button = form.querySelector("button");
  button.disabled = true;
  await work();
  button.disabled = false;
}

async function invalidate() {
  const [kind, name] = [$("drop-kind").value, $("drop-name").value.trim()];
  try {
    const { json } = await call("POST", "/admin/cache/invalidate", { body: { [kind]: [name] } });
    say("drop-says", json.pending ? `${name}: left to the outbox, for Redis did not answer.` : `✓ ${name} is invalidated on all replicas.`, "good");
    if (product()) await look($("key").value);
  } catch (e) {
    say("drop-says", e.message, "bad");
  }
}

async function changePrice(id, price) {
  const key = `product:${id}`;
  const before = seen.get(key);
  let done = false;
  say("price-says", "writing …");
  $("followers").replaceChildren();
  const followed = new Map();
  const following = (async () => {
    for (let rest = 40; rest > 0; rest--) {
      const m = seen.get(key) === before ? undefined : seen.get(key);
      showFollowers(await reports(), m, followed);
      if (done && m && [...followed.values()].every((took) => took !== null)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  try {
    const began = performance.now();
    const { answer, json } = await call("PATCH", `/api/products/${id}`, {
      body: { price }, type: "application/merge-patch+json", headers: { Prefer: "wait=2" },
    });
    const all = answer.headers.has("Preference-Applied");
    say("price-says", `✓ Version ${json.version} is written${all ? `, and no replica serves the old price: ${millis(performance.now() - began)} in all` : "; not every replica has confirmed"}.`, all ? "good" : "");
  } catch (e) {
    say("price-says", e.message, "bad");
    done = true;
    return;
  }
  done = true;
  await following;
  await look(key);
}

const reports = () => fetch("/console/replicas", { cache: "no-store" }).then((a) => a.json());

// A replica has followed when its report is not before the message; by Redis' clock that took at most the time between.
function showFollowers(list, message, followed) {
  for (const r of message ? list : []) {
    if (r.shard === message.shard && !followed.get(r.id) && !before(r.position, message.position)) followed.set(r.id, Math.max(r.reported - message.at, 1) / 1000);
  }
  $("followers").replaceChildren(...together(list).map((r) => {
    const took = followed.get(r.id) ?? null;
    followed.set(r.id, took);
    return make("li", { className: took === null ? "" : "done" }, took === null ? `… ${r.name}` : `✓ ${r.name} within ${millis(took)}`);
  }));
}

// Positions are those of a Redis stream: milliseconds, then a number.
function before(a, b) {
  if (!a) return true;
  const [[ams, an], [bms, bn]] = [a, b].map((p) => p.split("-").map(Number));
  return ams < bms || (ams === bms && an < bn);
}
