/* Values of a plan: a click, or Enter, opens the row at that very field. Without this each block has its Edit, each row its own. */
(() => {
  "use strict";

  const page = document.getElementById("plan");
  const htmx = window.htmx;
  if (!page || !htmx) return;

  const VALUES = "tr[data-row] > :is(th, td), [data-row][data-field], [data-row] [data-field]";
  const TEXT = ".rows tbody tr:not(.open) > [data-field]"; // of a block that is open

  const fieldOf = (value) => value.dataset.field ?? value.closest("[data-fields]").dataset.fields.split(" ")[value.cellIndex];

  document.addEventListener("click", (event) => {
    const value = event.target.closest(`${VALUES}, ${TEXT}`);
    const isOther = event.target.closest("a, button, input, select, textarea, summary, label, form") || !getSelection().isCollapsed;
    if (value && page.contains(value) && event.button === 0 && !isOther) open(event, value);
  });

  function open(event, value) {
    const pencil = value.closest(".rows tr")?.querySelector("[data-edit]");
    const block = value.closest("section.block");
    const link = block?.querySelector(":scope > :is(a.reveal, a.held)");
    if (!pencil && !link) return;
    event.preventDefault();
    if (pencil) return ask(pencil.getAttribute("hx-get"), { field: value.dataset.field }, pencil, pencil.closest("tr"));
    const asked = { row: value.closest("[data-row]").dataset.row, field: fieldOf(value) };
    ask(link.getAttribute("href").split("#")[0], asked, link, block);
  }

  function ask(path, values, source, target) {
    const address = new URL(path, location.href);
    for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
    htmx.ajax("GET", `${address.pathname}${address.search}`, { source, target, swap: "outerHTML" });
  }

  /* Keys: one stop for each block; arrows go from value to value in it, in a table also up and down. */
  const valuesIn = (block) => [...block.querySelectorAll(VALUES)];

  function enter(root) {
    const blocks = root.matches?.("section.block[data-fields]") ? [root] : root.querySelectorAll("section.block[data-fields]");
    for (const block of blocks) {
      const first = block.querySelector(VALUES);
      if (first && !block.querySelector("[data-at]")) stop(first);
    }
  }

  function stop(value) {
    value.tabIndex = 0;
    value.dataset.at = "";
    value.setAttribute("aria-describedby", "value-keys");
  }

  function pass(value) {
    value.tabIndex = -1;
    delete value.dataset.at;
    value.removeAttribute("aria-describedby");
  }

  document.addEventListener("keydown", (event) => {
    const value = event.target;
    if (!value.matches?.(VALUES) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (event.key === "Enter") return open(event, value);
    const next = neighbour(value, event.key);
    if (!next) return;
    event.preventDefault();
    pass(value);
    stop(next);
    next.focus();
  });

  function neighbour(value, key) {
    const values = valuesIn(value.closest("section.block"));
    const place = values.indexOf(value);
    const line = value.closest("tr[data-row]");
    if (line && (key === "ArrowUp" || key === "ArrowDown")) {
      return values.find((other) => other.parentElement === beside(line, key) && other.cellIndex === value.cellIndex);
    }
    if (key === "Home") return values[0];
    if (key === "End") return values.at(-1);
    return values[place + ({ ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key] ?? NaN)];
  }

  const beside = (line, key) => (key === "ArrowUp" ? line.previousElementSibling : line.nextElementSibling);

  /* A range from a spreadsheet, pasted into an open block, is shown as rows first. A single value goes where the cursor is. */
  document.addEventListener("paste", (event) => {
    const block = event.target.closest?.("[data-paste]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isRange = text.trim().includes("\t") || (text.trim().includes("\n") && !event.target.closest("textarea"));
    if (!block || !isRange || event.target.closest("textarea") || block.querySelector("[data-dirty]")) return;
    event.preventDefault();
    htmx.ajax("POST", block.dataset.paste, { source: block, target: block, swap: "outerHTML", values: { cells: text } });
  });

  enter(page);
  document.addEventListener("htmx:afterSettle", (event) => enter(event.detail.elt));
})();
