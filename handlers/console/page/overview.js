// The tiles at the top, and the table of tiers. Rates are over the last five seconds: one alone jumps about.
import { $, make, text } from "./dom.js";
import { bytes, millis, number, percent } from "./format.js";

const names = { l1: "L1, this process", l2: "L2, Redis", load: "database", stale: "stale copy", negative: "known to be absent", bypass: "past the tiers", error: "failed" };

export function showSamples(samples) {
  const recent = samples.slice(-5);
  const last = recent.at(-1);
  const mean = (of) => recent.reduce((sum, s) => sum + of(s), 0) / recent.length;
  const from = Object.fromEntries(Object.keys(names).map((name) => [name, mean((s) => s.outcomes[name] ?? 0)]));
  const all = Object.values(from).reduce((a, b) => a + b, 0);
  const toDatabase = from.load + from.bypass + from.error;

  text("t-requests", number(mean((s) => s.requests)));
  const failed = mean((s) => s.failed);
  text("t-failed", failed > 0 ? `${number(failed)}/s failed` : "no failures");
  text("t-hit", percent(all - toDatabase, all));
  text("t-hit-parts", `L1 ${percent(from.l1 + from.negative, all)} · L2 ${percent(from.l2, all)}`);
  text("t-avoided", percent(all - toDatabase, all));
  text("t-loads", `${number(all - toDatabase)} of ${number(all)} reads/s`);
  text("t-p50", millis(last.p50));
  text("t-p99", millis(last.p99));

  $("tiers").replaceChildren(...Object.entries(names).filter(([name]) => from[name] > 0 || ["l1", "l2", "load"].includes(name)).map(([name, label]) => {
    const dot = make("span", { className: "dot" });
    dot.style.background = `var(--${name})`;
    const { p50, p99 } = last.reads[name] ?? {};
    return make("tr", {}, make("td", {}, dot, label), ...[number(from[name]), percent(from[name], all), millis(p50), millis(p99)]
      .map((value) => make("td", { className: "num" }, value)));
  }));
}

export function showScene(scene) {
  const mark = (id, value, kind) => {
    text(id, value);
    $(id).className = `figure ${kind}`;
  };
  text("instance", `${scene.instance} · ${scene.version} · ${scene.database} · Redis: ${scene.redis}${scene.writable ? "" : " · read-only"}`);
  if (scene.bus) {
    mark("t-trust", scene.bus.trusted ? "trusted" : "lost", scene.bus.trusted ? "good" : "bad");
    text("t-contact", `proof ${millis(scene.bus.contact_age_ms)} old`);
  } else {
    mark("t-trust", "no bus", "");
    text("t-contact", "copies live a window at most");
  }
  text("t-outbox", scene.outbox ? number(scene.outbox.pending) : "–");
  text("t-oldest", !scene.outbox ? "not known" : scene.outbox.pending ? `oldest ${millis(scene.outbox.oldest_ms)}` : "all delivered");
  mark("t-breaker", scene.breaker, { closed: "good", open: "bad" }[scene.breaker] ?? "warn");
  text("t-l1", `L1 ${bytes(scene.l1_bytes)} of ${bytes(scene.l1_max)}`);
}
