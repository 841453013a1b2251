// Runs before the first paint, so that the page does not flash in the other colours. No module: those are deferred.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const modes = ["auto", "light", "dark"];
  let mode = localStorage.getItem("tiercel-theme");
  if (!modes.includes(mode)) mode = "auto";
  const show = () => {
    const is = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
    document.documentElement.dataset.theme = is;
    const button = document.getElementById("theme");
    if (button) button.textContent = `Theme: ${mode}`;
    dispatchEvent(new Event("themechange"));
  };
  show();
  dark.addEventListener("change", show);
  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => {
      mode = modes[(modes.indexOf(mode) + 1) % modes.length];
      localStorage.setItem("tiercel-theme", mode);
      show();
    });
    show();
  });
})();
