/* One stop of the tab key a row: arrows go on inside it. Without this every link, button and box of a row is a stop. */
(() => {
  "use strict";

  const ROWS = ".rows tbody tr:not(.open), table.boxes tbody tr";
  const FIRST = "[data-edit], td input[type=checkbox]"; // where one enters a row
  const stopsOf = (row) => [...row.querySelectorAll("a[href], button, input[type=checkbox]")].filter((stop) => stop.checkVisibility());

  function stop(row, at) {
    for (const other of row.querySelectorAll("[data-stop]")) delete other.dataset.stop;
    at.dataset.stop = "";
    for (const other of stopsOf(row)) other.tabIndex = other === at ? 0 : -1;
    if (document.getElementById("row-keys")) at.setAttribute("aria-describedby", "row-keys");
  }

  function enter() {
    for (const row of document.querySelectorAll(ROWS)) {
      const stops = stopsOf(row);
      if (stops.length > 1 && !stops.some((one) => "stop" in one.dataset)) stop(row, stops.find((one) => one.matches(FIRST)) ?? stops[0]);
    }
  }

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(ROWS);
    if (row && stopsOf(row).includes(event.target)) stop(row, event.target);
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest(ROWS);
    if (!row || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const stops = stopsOf(row);
    const place = stops.indexOf(event.target);
    const next = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: stops.length - 1 }[event.key];
    if (place < 0 || next === undefined || !stops[next]) return;
    event.preventDefault();
    stops[next].focus();
  });

  document.addEventListener("htmx:afterSettle", enter);
  document.addEventListener("toggle", enter, true); // a table in a fold is seen once it is open
  enter();
})();
