// The two charts, by uPlot, over the last five minutes.
import { $ } from "./dom.js";
import { millis, number } from "./format.js";

const span = 300; // seconds
const tiers = [["l1", "L1"], ["l2", "L2"], ["load", "database"], ["stale", "stale"], ["negative", "not found"], ["error", "errors"]];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// tint is a colour, lighter.
const tint = (name) => `${colour(name)}2e`;

function axes(format) {
  const look = { stroke: colour("muted"), grid: { stroke: colour("grid"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
  return [
    { ...look, space: 70, values: [[60, "{HH}:{mm}", null, null, null, null, null, null, 1], [1, "{HH}:{mm}:{ss}", null, null, null, null, null, null, 1]] },
    { ...look, size: 56, values: (_, ticks) => ticks.map((v) => (v === null ? "" : format(v))) },
  ];
}

// The first minutes fill the width, too.
const window = ([first]) => {
  const t = Date.now() / 1000;
  return [Math.max(t - span, Math.min(first ?? t, t - 60)), t];
};

function draw(id, series, format) {
  const holder = $(id);
  const size = () => ({ width: holder.clientWidth, height: 190 });
  let plot;
  let data = [[], ...series.map(() => [])];
  const build = () => {
    plot?.destroy();
    plot = new uPlot({
      ...size(),
      padding: [8, 8, 0, 0],
      cursor: { drag: { x: false, y: false }, points: { size: 5 } },
      scales: { x: { range: () => window(data[0]) }, y: { range: (_, low, high) => [0, Math.max(high ?? 0, 1e-3) * 1.1] } },
      axes: axes(format),
      series: [
        { value: (_, v) => (v ? new Date(v * 1000).toLocaleTimeString("en-GB") : "–") },
        ...series.map(([name, label]) => ({
          label, stroke: colour(name), fill: tint(name), width: 1.6, points: { show: false }, value: (_, v) => (v === null || v === undefined ? "–" : format(v)),
        })),
      ],
    }, data, holder);
  };
  build();
  addEventListener("themechange", build);
  new ResizeObserver(() => plot.setSize(size())).observe(holder);
  return (next) => {
    data = next;
    plot.setData(next);
  };
}

export function charts() {
  const reads = draw("chart-reads", tiers, number);
  const latency = draw("chart-latency", [["l2", "median"], ["load", "p99"]], millis);
  return (samples) => {
    const times = samples.map((s) => s.at / 1000);
    reads([times, ...tiers.map(([name]) => samples.map((s) => s.outcomes[name] ?? 0))]);
    latency([times, samples.map((s) => s.p50), samples.map((s) => s.p99)]);
  };
}
