/* Links: arrows go from box to box, a button ticks a whole row, and what is not saved yet is counted.
   Without this all boxes can be reached and saved. */
(() => {
  "use strict";

  const form = document.getElementById("links");
  if (!form) return;
  const boxes = (root) => [...root.querySelectorAll("input[type=checkbox]")];

  /* Arrows. Boxes that a row skips (where it meets itself) are skipped, too. */
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  form.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !event.target.matches("td input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const there = next(event.target.closest("td"), step);
    if (!there) return; // to the left of the first box is the button of the row
    event.preventDefault();
    there.focus();
  });

  function next(cell, [down, right]) {
    const rows = [...cell.closest("tbody").rows];
    let row = rows.indexOf(cell.parentElement);
    let column = cell.cellIndex;
    for (;;) {
      row += down;
      column += right;
      const there = rows[row]?.cells[column];
      if (!there || column < 1) return null;
      const box = there.querySelector("input");
      if (box) return box;
    }
  }

  /* A whole row: all, or none where all are ticked. */
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row]");
    if (!button) return;
    const row = boxes(button.closest("tr"));
    const all = row.every((box) => box.checked);
    for (const box of row) box.checked = !all;
    count();
  });

  /* What is not saved yet, and a word before it is left behind. Ticks of a refused save count from the start. */
  const said = form.querySelector("[data-unsaved]");
  const quiet = said.textContent;
  const stood = new Set(
    [...form.querySelectorAll("[name=was]")].flatMap((input) => {
      const [grid, ref, targets] = input.value.split(":");
      return targets.split(",").map((target) => `${grid}:${ref}:${target}`);
    }),
  );
  let unsaved = 0;

  function count() {
    unsaved = boxes(form).filter((box) => box.checked !== stood.has(box.value)).length;
    said.textContent = unsaved ? `${unsaved} change${unsaved === 1 ? "" : "s"}, not saved yet` : quiet;
  }

  form.addEventListener("change", count);
  form.addEventListener("submit", () => { unsaved = 0; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  window.addEventListener("pageshow", count);
})();
