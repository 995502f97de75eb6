/* Editing a plan in place: keys, focus, moving rows, who else is here. Every act has its link or button without this. */
(() => {
  "use strict";

  const page = document.getElementById("plan");
  const htmx = window.htmx;
  if (!page || !htmx) return;

  const isPlain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const say = (words) => { document.getElementById("said").textContent = words; };

  /* Opening and closing blocks */
  let closing = "";

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !page.contains(link) || !isPlain(event)) return;
    if (link.matches(".doc a.reveal, .doc a.held")) open(event, link);
    if (link.matches(".doc a[data-mend], .stepbar a[data-mend]")) mend(event, link);
    if (link.matches("[data-step-close]")) closeStep(event);
    if (link.matches("[data-close-panel]")) closePanel(event, link);
    if (link.matches("[data-done], .prose-edit [data-cancel]")) closing = link.closest(".editing").id;
  });

  function open(event, link) {
    event.preventDefault();
    const block = link.closest("section.block");
    const home = block ?? link.parentElement;
    const panel = block ? null : document.getElementById(`${home.id}-panel`);
    if (panel) return focusFirst(panel);
    htmx.ajax("GET", link.getAttribute("href").split("#")[0], { source: link, target: home, swap: block ? "outerHTML" : "afterbegin" });
  }

  /* A finding's link opens its field where it stands; in what is open already it opens the row alone, so that nothing typed is lost. */
  function mend(event, link) {
    const asked = new URL(link.href).searchParams;
    const home = document.getElementById(asked.get("edit"));
    const pencil = document.getElementById(`${asked.get("edit")}-${asked.get("row")}`)?.querySelector("[data-edit]");
    if (!home || home.querySelector(":scope > .editing") || (home.matches(".editing") && !pencil)) return;
    event.preventDefault();
    const source = link.closest(".stepbar") ? pencil ?? home : link; // of a link that goes nothing is asked
    if (link !== source) clearStep();
    if (pencil) return htmx.ajax("GET", `${pencil.getAttribute("hx-get")}${link.search}`, { source, target: pencil.closest("tr"), swap: "outerHTML" });
    const swap = home.matches("section.block") ? "outerHTML" : "afterbegin";
    htmx.ajax("GET", link.getAttribute("href").split("#")[0], { source, target: home, swap });
  }

  /* After a save that a finding led to: the way to the next one has the focus, and what was saved stays in sight. */
  const step = document.getElementById("step");

  function clearStep() { step.replaceChildren(); }

  function closeStep(event) {
    event.preventDefault();
    clearStep();
  }

  function arriveAtStep() {
    const next = step?.querySelector("[data-step-next]");
    if (!next) return;
    document.getElementById(next.closest("[data-at]")?.dataset.at)?.scrollIntoView({ block: "center" });
    next.focus({ preventScroll: true });
  }

  function closePanel(event, link) {
    event.preventDefault();
    const panel = link.closest(".editing");
    const home = panel.parentElement;
    panel.remove();
    home.querySelector(":scope > .reveal")?.focus();
  }

  /* Who is already typing in there stays where they are: a letter must never land in another field. So does who is being told something. */
  function focusFirst(root) {
    const wanted = root.matches?.("[data-wanted]") ? root : root.querySelector?.("[data-wanted]");
    if (wanted) return focusWanted(wanted);
    if (root.contains?.(document.activeElement) && document.activeElement.matches("input, select, textarea, [role=alert]")) return;
    const fields = root.matches?.("[data-first-field]") ? root : root.querySelector?.("[data-first-field]");
    const inputs = [...(fields?.querySelectorAll("input:not([type=hidden]), select, textarea") ?? [])];
    const isNew = fields?.closest("form")?.elements.token;
    const first = inputs.find((input) => input.autofocus) ?? ((isNew && inputs.find((input) => !input.value)) || inputs[0]);
    first?.focus();
    if (first?.matches("input[data-blank], textarea[data-blank]")) first.select(); // a placeholder gives way to what is typed
  }

  /* A finding led here: its field, with what stands there selected (of a text what the finding quotes), so that typing takes its place. */
  function focusWanted(wanted) {
    const control = wanted.querySelector("input:checked") ?? wanted.querySelector("input:not([type=hidden]), select, textarea");
    const active = document.activeElement;
    const isElsewhere = page.contains(active) && !wanted.contains(active) && active.matches("input, select, textarea, [role=alert]");
    if (!control || isElsewhere || (active === control && "led" in wanted.dataset)) return;
    wanted.dataset.led = "";
    (wanted.matches(".in-place") ? control : wanted).scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
    if (control.matches("textarea, input:not([type=checkbox], [type=radio])") && control.value === control.defaultValue) select(control, wanted.dataset.quote);
  }

  function select(control, quote) {
    if (quote === undefined) return control.select();
    const from = quote ? control.value.indexOf(quote) : -1;
    const [start, end] = from < 0 ? [control.value.length, control.value.length] : [from, from + quote.length];
    control.setSelectionRange(start, end);
    control.scrollTop = (control.scrollHeight * start) / (control.value.length || 1) - control.clientHeight / 2;
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    if (part.id && part.id === closing) {
      closing = "";
      part.querySelector(":scope > .reveal")?.focus();
    }
    focusFirst(part);
    if (part.matches?.("section.block, .editing")) htmx.trigger(document.body, "presence-now");
  });
  document.addEventListener("focusin", (event) => { // the browser's own autofocus comes first: what is typed then must find it selected
    const wanted = event.target.closest?.("[data-wanted]");
    if (wanted && !("led" in wanted.dataset)) focusWanted(wanted);
  });
  focusFirst(page);
  arriveAtStep();
  if (location.hash) window.addEventListener("load", () => setTimeout(arrive, 0)); // going to the place takes the focus away, and scrolls

  function arrive() {
    focusFirst(page);
    document.activeElement.closest("[data-wanted]")?.scrollIntoView({ block: "center" });
  }

  /* Keys. Before the page's own, so that Escape leaves the row and not the block. */
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
    if (event.key === "Escape") leave(event);
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) move(event, event.key === "ArrowUp" ? "up" : "down");
  }, true);

  function leave(event) {
    const place = event.target.closest(".row-form, .prose-edit, .editing");
    const way = place?.querySelector("a[data-cancel]") ?? place?.querySelector("a[data-done]");
    if (!place?.closest(".editing") || !way) return;
    event.preventDefault();
    (place.matches(".editing") ? place.querySelector("a[data-done]") ?? way : way).click();
  }

  function move(event, to) {
    const line = event.target.closest(".rows tbody > tr");
    if (!line) return;
    event.preventDefault();
    const form = line.querySelector("form[data-move]");
    if (form) htmx.ajax("POST", form.dataset.move, { source: line, swap: "none", values: { to, open: "1" } });
    else line.querySelector(`[data-${to}]`)?.click();
  }

  document.body.addEventListener("row-moved", (event) => {
    const { line, step, place } = event.detail;
    const row = document.getElementById(line);
    if (!row || !step) return;
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    if (step < 0) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    (focused ?? row.querySelector(step < 0 ? "[data-up]" : "[data-down]"))?.focus();
    say(`Moved to place ${place}.`);
  });

  /* Typed text is not left behind by accident. */
  const kept = ".row-form, .prose-edit";
  document.addEventListener("input", (event) => {
    const form = event.target.closest(kept);
    if (form) form.dataset.dirty = "";
  });
  document.addEventListener("submit", (event) => { delete event.target.dataset.dirty; });
  window.addEventListener("beforeunload", (event) => {
    if (page.querySelector("form[data-dirty]")) event.preventDefault();
  });

  /* Who else is here */
  const words = new WeakMap();

  document.body.addEventListener("presence", (event) => {
    const held = event.detail.held;
    for (const link of page.querySelectorAll("section.block > :is(a.reveal, a.held)")) {
      name(link, held[link.parentElement.id]);
    }
    for (const chip of page.querySelectorAll("[data-too]")) {
      chip.textContent = held[chip.dataset.too] ?? "";
      chip.hidden = !chip.textContent;
    }
  });

  function name(link, who) {
    if (!words.has(link)) words.set(link, link.matches(".held") ? "Edit" : link.innerHTML);
    link.classList.toggle("held", Boolean(who));
    link.classList.toggle("reveal", !who);
    if (who) link.textContent = who;
    else if (link.innerHTML !== words.get(link)) link.innerHTML = words.get(link);
  }
})();
