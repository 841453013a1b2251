// The replicas on the bus. Of several shards a replica has one report each; the worst counts.
import { $, make, text } from "./dom.js";
import { millis } from "./format.js";

export function together(reports) {
  const all = new Map();
  for (const r of reports) {
    const one = all.get(r.id) ?? { ...r };
    all.set(r.id, {
      ...one, trusted: one.trusted && r.trusted, age_ms: Math.max(one.age_ms, r.age_ms), lag_ms: Math.max(one.lag_ms, r.lag_ms),
      behind: Math.max(one.behind, r.behind),
    });
  }
  return [...all.values()];
}

export function showReplicas(reports) {
  const all = together(reports);
  text("replica-count", all.length ? `${all.filter((r) => r.trusted).length} of ${all.length} trusted` : "");
  $("no-replicas").hidden = all.length > 0;
  $("replicas").replaceChildren(...all.map((r) => {
    const name = make("td", { className: "name" }, r.name);
    if (r.self) name.append(" ", make("small", {}, "(this one)"));
    const lag = r.behind ? `${r.behind >= 100 ? "100+" : r.behind} behind, ${millis(r.lag_ms)}` : "none";
    return make("tr", {}, name,
      make("td", {}, make("span", { className: `pill ${r.trusted ? "good" : "bad"}` }, r.trusted ? "trusted" : "lost")),
      make("td", { className: "num" }, lag), make("td", { className: "num" }, `${millis(r.age_ms)} ago`));
  }));
}
