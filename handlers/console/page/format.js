// How figures are written.
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const number = (n) => (n >= 100 || Number.isInteger(n) ? grouped.format(n) : n.toFixed(1));

export function millis(ms) {
  if (ms === null || ms === undefined) return "–";
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  if (ms < 120e3) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60e3)} min`;
}

export function percent(part, whole) {
  if (!(whole > 0)) return "–";
  const p = (100 * part) / whole;
  // 99.97 is not 100, nor is 0.02 nothing.
  return `${p > 99 && p < 100 ? (Math.floor(p * 100) / 100).toFixed(2) : p.toFixed(p === 100 || p === 0 ? 0 : 1)} %`;
}

export function bytes(n) {
  for (const unit of ["B", "KiB", "MiB"]) {
    if (n < 1024) return `${n < 10 && unit !== "B" ? n.toFixed(1) : Math.round(n)} ${unit}`;
    n /= 1024;
  }
  return `${n.toFixed(1)} GiB`;
}

export const clock = (ms) => new Date(ms).toLocaleTimeString("en-GB");
