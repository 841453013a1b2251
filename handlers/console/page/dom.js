// The little that is needed of the document. Text from elsewhere is never taken for markup.
export const $ = (id) => document.getElementById(id);

export function text(id, value) {
  const e = $(id);
  if (e.textContent !== value) e.textContent = value;
}

// make returns an element: its properties, then its children.
export function make(tag, properties = {}, ...children) {
  const e = Object.assign(document.createElement(tag), properties);
  e.append(...children);
  return e;
}

// say shows how a call went.
export function say(id, message, kind = "") {
  $(id).className = `says ${kind}`;
  text(id, message);
}
