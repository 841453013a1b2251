// The keys that are read most.
import { $, make } from "./dom.js";
import { number } from "./format.js";

export function showHot(keys, lookUp) {
  const hot = (keys ?? []).filter((k) => k.rate > 0);
  $("no-hot").hidden = hot.length > 0;
  $("hot").replaceChildren(...hot.map((k) => {
    const fill = make("span");
    fill.style.width = `${(100 * k.rate) / hot[0].rate}%`;
    return make("li", {}, make("button", { className: "key", type: "button", onclick: () => lookUp(k.key) }, k.key),
      make("span", {}, number(k.rate)), make("div", { className: "bar" }, fill));
  }));
}
