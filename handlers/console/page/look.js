// Looks into one key: what L1, L2 and the database hold, and whether they agree.
import { call } from "./api.js";
import { $, make, say, text } from "./dom.js";
import { bytes, millis } from "./format.js";

let shown = ""; // the id of the product that is shown

export const product = () => shown;

export function looking() {
  $("look").addEventListener("submit", (e) => {
    e.preventDefault();
    look($("key").value.trim());
  });
}

export async function look(key) {
  if (/^[0-9]+$/.test(key)) key = `product:${key}`;
  $("key").value = key;
  $("drop-name").value = key;
  const id = /^product:([0-9]+)$/.exec(key)?.[1] ?? "";
  try {
    const { json: entry } = await call("GET", `/admin/cache/entries/${encodeURIComponent(key)}`);
    if (id !== shown) {
      $("followers").replaceChildren();
      say("price-says", "");
    }
    shown = id;
    showEntry(entry);
    if (id) await showProduct(id, entry);
    say("look-says", verdict(entry), entry.agree ? "good" : "bad");
  } catch (e) {
    shown = "";
    $("entry").hidden = true;
    say("look-says", e.message, "bad");
  }
}

function verdict(entry) {
  if (!entry.database) return "The database could not be asked.";
  return entry.agree ? "✓ The tiers and the database agree." : "✗ A tier would serve something else than the database holds.";
}

function showEntry(entry) {
  const version = (c) => (c.absent ? "absent" : `version ${c.version}`);
  const tier = (name, c, none) => {
    if (!c) return make("div", { className: "copy" }, make("h4", {}, name), make("p", {}, none), make("p", { className: "muted" }, "the next read looks further down"));
    const life = c.ttl_seconds > 0 ? `${millis(1000 * c.ttl_seconds)} left` : "expired";
    return make("div", { className: "copy" }, make("h4", {}, name), make("p", {}, version(c)),
      make("p", { className: "muted" }, `${millis(1000 * c.age_seconds)} old · ${life} · ${bytes(c.bytes)}${c.servable ? "" : " · not served"}`));
  };
  const database = make("div", { className: "copy" }, make("h4", {}, "Database"),
    make("p", {}, entry.database ? version(entry.database) : "not reachable"), make("p", { className: "muted" }, "the truth"));
  $("copies").replaceChildren(tier("L1, this process", entry.l1, "nothing"),
    tier("L2, Redis", entry.l2, entry.l2_error ? "not asked" : "nothing"), database);
  $("entry").hidden = false;
}

async function showProduct(id, entry) {
  const gone = entry.database?.absent ?? false;
  $("price-form").hidden = gone;
  text("p-name", gone ? "No such product" : "");
  text("p-meta", "");
  if (gone) return;
  const { json: p } = await call("GET", `/api/products/${id}`);
  text("p-name", p.name);
  text("p-meta", [p.brand, p.category, `sku ${p.sku}`].filter(Boolean).join(" · "));
  text("currency", p.currency);
  if (document.activeElement !== $("price")) $("price").value = p.price ?? "";
}
