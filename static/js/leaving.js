/* Leaving a form with something typed in it: it closes at once, and Undo brings it back as it was left. */
(() => {
  "use strict";

  const page = document.getElementById("plan");
  const htmx = window.htmx;
  if (!page || !htmx) return;

  const FORMS = ".row-form, .prose-edit, .conflict";
  const WAYS = "[data-cancel], [data-done], [data-close-panel], a[hx-target='closest section.editing'], .chosen-bar button";
  const WORDS = "What you typed is not saved.";
  let left = []; // what was just left, each until what takes its place is there

  const isUnsaved = (form) => "dirty" in form.dataset || form.matches(".conflict, :has(.note[role=alert])");

  /* Before any other listener: some ways take the form away at once. */
  document.addEventListener("click", (event) => {
    const way = event.target.closest(WAYS);
    const editing = way && page.contains(way) && way.closest(".editing");
    if (!editing || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const place = way.closest(".rows tr") ?? editing;
    if (left.some((what) => what.place === place) || ![...place.querySelectorAll(FORMS)].some(isUnsaved)) return;
    const home = place.parentElement;
    left.push({ place, home, id: place.id, before: place.previousElementSibling, at: place.querySelector(":focus") });
    if (way.matches("[data-close-panel]")) setTimeout(offer, 0);
  }, true);

  document.addEventListener("htmx:afterRequest", () => left.length && setTimeout(offer, 0));
  document.addEventListener("htmx:afterSettle", () => offer());

  function offer() {
    const gone = left.filter((what) => !what.place.isConnected);
    left = left.filter((what) => what.place.isConnected);
    gone.forEach(tell);
  }

  function tell(what) {
    const now = what.id ? document.getElementById(what.id) : null;
    const note = made(what.place.matches("tr"), what.place.firstElementChild.colSpan);
    if (now) now.after(note);
    else if (what.before?.isConnected) what.before.after(note);
    else what.home.prepend(note);
    const button = note.querySelector("button");
    button.addEventListener("click", () => bringBack(what, note));
    setTimeout(() => { if (document.activeElement === document.body) button.focus(); }, 0); // a new row left nothing behind
    say(`${WORDS} Undo brings it back.`);
  }

  function made(isRow, columns) {
    const line = document.createElement("div");
    line.className = "undo left";
    const words = document.createElement("span");
    words.textContent = WORDS;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "linklike";
    button.textContent = "Undo";
    line.append(words, button);
    if (!isRow) return line;
    const row = document.createElement("tr");
    const cell = row.insertCell();
    row.className = "removed";
    cell.colSpan = columns;
    cell.append(line);
    return row;
  }

  function bringBack(what, note) {
    const now = what.id ? document.getElementById(what.id) : null;
    const isTypedIn = now !== null && [...now.querySelectorAll(FORMS)].some(isUnsaved); // opened once more meanwhile
    note.replaceWith(what.place);
    now?.remove();
    if (isTypedIn) tell({ ...what, place: now, at: null });
    htmx.process(what.place);
    for (const form of what.place.querySelectorAll(FORMS)) form.dataset.dirty = "";
    (what.at ?? what.place.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus();
    say("");
  }

  /* Ctrl+Z, where nothing is being typed, is the same Undo. */
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    const last = [...page.querySelectorAll(".undo.left button")].at(-1);
    if (!isUndo || !last || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    last.click();
  });

  const say = (words) => { document.getElementById("said").textContent = words; };
})();
