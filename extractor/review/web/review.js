// The keys of the review. Every page works without them: decisions are forms, and this sends the same forms.
"use strict";

let cursor = 0;
let busy = false;

const cards = () => [...document.querySelectorAll("main .card")];
const said = document.querySelector(".said");

function moveTo(place) {
  const all = cards();
  if (!all.length) return;
  cursor = Math.max(0, Math.min(place, all.length - 1));
  all.forEach((card, at) => card.classList.toggle("on", at === cursor));
  all[cursor].focus({ preventScroll: true });
  all[cursor].scrollIntoView({ block: "nearest" });
}

async function renew() {
  const page = await fetch(location.href, { headers: { accept: "text/html" } });
  const made = new DOMParser().parseFromString(await page.text(), "text/html");
  const gone = page.redirected || !made.querySelector("main .card");
  if (gone && location.pathname !== "/") {
    location.assign("/"); // the group or the change is done
    return;
  }
  for (const part of ["main", ".count"]) {
    const fresh = made.querySelector(part);
    if (fresh) document.querySelector(part).replaceChildren(...fresh.childNodes);
  }
  moveTo(cursor);
}

async function send(form, button) {
  if (busy) return; // what is about to be replaced is not decided on
  busy = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.set(button.name, button.value);
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { accept: "application/json" } });
    const told = await answer.json();
    await renew();
    said.textContent = told.said; // now the page is what it says
  } catch {
    said.textContent = said.dataset.gone;
    document.body.classList.add("gone");
  } finally {
    busy = false;
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  event.preventDefault();
  const card = event.target.closest(".card");
  if (card) cursor = Math.max(cards().indexOf(card), 0);
  send(event.target, event.submitter);
});

document.addEventListener("focusin", (event) => {
  const at = cards().indexOf(event.target.closest(".card"));
  if (at >= 0 && at !== cursor) {
    cursor = at;
    cards().forEach((card, place) => card.classList.toggle("on", place === cursor));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.target.matches("input")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const keys = document.querySelector("main").dataset;
  const card = cards()[cursor];
  const marked = (scope) => [...(scope ? scope.querySelectorAll("[data-key]") : [])].find((one) => one.dataset.key === event.key);
  const found = marked(card) || marked(document.querySelector("main")) || marked(document.querySelector("header"));
  if (event.key === keys.down || event.key === keys.up) moveTo(cursor + (event.key === keys.down ? 1 : -1));
  else if (event.key === keys.open) card?.querySelector("a.open")?.click();
  else if (event.key === keys.diff) document.body.classList.toggle("plain");
  else if (found?.matches("button")) send(found.form, found);
  else if (found?.matches("input")) found.focus();
  else if (found?.matches("summary")) found.parentElement.open = !found.parentElement.open;
  else return;
  event.preventDefault();
});

moveTo(0);
