"use strict";
// Shows the record of the chosen figure, marks the words its links were read from, and hides kinds of figures.
// Everything is on the page already; without this script the links go to the records all the same.
(() => {
  const LINKS = ["subject", "metric", "place", "period", "speaker", "of", "restated"];
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const narrow = matchMedia("(max-width: 60rem)");
  let chosen = null;

  function release() {
    if (chosen === null) return;
    for (const words of all(".words.on")) {
      words.classList.remove("on");
      words.removeAttribute("data-label");
    }
    for (const link of all("[aria-current]")) link.removeAttribute("aria-current");
    document.getElementById("r" + chosen).classList.remove("on");
    document.documentElement.classList.remove("open");
    chosen = null;
  }

  function choose(figure) {
    const record = document.getElementById("r" + figure);
    if (!record) return null;
    release();
    chosen = figure;
    record.classList.add("on");
    document.documentElement.classList.add("open");
    for (const link of all(`a[data-figure="${figure}"]`)) {
      if (!link.closest(".record")) link.setAttribute("aria-current", "true");
    }
    for (const name of LINKS) {
      const label = record.querySelector(`[data-link="${name}"]`);
      let last = null;
      for (const words of all(`[data-evidence~="${figure}:${name}"]`)) {
        // What other links cut into stretches is one piece of evidence; only its first stretch is labelled.
        const goesOn = last !== null && last === words.previousSibling;
        const before = words.getAttribute("data-label");
        if (label && !goesOn) words.setAttribute("data-label", (before ? before + ", " : "") + label.textContent);
        words.classList.add("on");
        last = words;
      }
    }
    record.closest("aside").scrollTop = 0;
    record.scrollTop = 0;
    return record;
  }

  function reveal(element) {
    const place = element.getBoundingClientRect();
    const bottom = innerHeight * (narrow.matches ? 0.45 : 1);
    if (place.top < 0 || place.bottom > bottom) element.scrollIntoView({ block: "start" });
  }

  function inText(figure) {
    return document.getElementById("f" + figure) || document.querySelector(`aside a[data-figure="${figure}"]`);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest(".close")) {
      const figure = chosen;
      release();
      if (figure !== null) inText(figure).focus({ preventScroll: true });
      return;
    }
    const link = event.target.closest("a[data-figure]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const figure = link.dataset.figure;
    const record = choose(figure);
    if (!record) return;
    history.replaceState(null, "", "#r" + figure);
    reveal(inText(figure));
    if (event.detail === 0) record.focus({ preventScroll: true }); // Enter, not a pointer
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || chosen === null) return;
    const figure = chosen;
    release();
    inText(figure).focus();
  });

  function openAddressed() {
    const figure = /^#[rf](\d+-\d+)$/.exec(location.hash);
    if (figure && choose(figure[1])) reveal(inText(figure[1]));
  }

  function filter() {
    const hidden = new Set(all(".kinds input:not(:checked)").map((box) => box.value));
    for (const link of all(".text a.figure")) {
      const off = [...hidden].some((kind) => link.classList.contains(kind));
      link.classList.toggle("off", off);
      link.tabIndex = off || !link.id ? -1 : 0;
    }
    for (const body of all("tbody")) {
      const rows = all(".row", body);
      for (const row of rows) row.hidden = hidden.has(row.dataset.kind);
      body.hidden = rows.every((row) => row.hidden);
    }
    const status = document.querySelector("[data-shown]");
    const rows = all(".row");
    const shown = rows.filter((row) => !row.hidden).length;
    if (status) {
      const text = status.dataset.shown.replace("##", rows.length).replace("#", shown);
      status.textContent = hidden.size ? text : "";
    }
  }

  document.documentElement.classList.add("js");
  for (const box of all(".kinds input")) box.addEventListener("change", filter);
  addEventListener("hashchange", openAddressed);
  filter();
  openAddressed();
})();
