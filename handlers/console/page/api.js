// Calls of the product API. The token goes from its field into a header, and to no address, form or cookie.
import { $ } from "./dom.js";

const kept = "tiercel-token";

export function keepToken() {
  $("token").value = sessionStorage.getItem(kept) ?? "";
  $("token").addEventListener("input", () => sessionStorage.setItem(kept, $("token").value));
  $("token-form").addEventListener("submit", (e) => e.preventDefault());
}

// call returns the answer's JSON and the answer. It throws what the problem document says.
export async function call(method, path, { body, headers = {}, type = "application/json" } = {}) {
  const token = $("token").value.trim();
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = type;
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(explain(answer.status, json));
  return { json, answer };
}

function explain(status, problem) {
  if (status === 401) return "The admin token is missing or wrong: type it in above.";
  if (status === 403) return "This instance is read-only: it has no ADMIN_TOKEN.";
  const fields = (problem.errors ?? []).map((e) => `${e.pointer} ${e.detail}`).join("; ");
  return [`${status} ${problem.title ?? ""}`.trim(), fields || problem.detail].filter(Boolean).join(": ");
}
