/* Small behaviours that every page shares. Nothing here is needed to use the portal: links and forms do the work. */
(() => {
  "use strict";

  document.documentElement.dataset.js = "";

  const isTyping = (target) => target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]") !== null;

  /* Keyboard: "/" searches, Ctrl+Enter saves the form in which one is, Escape leaves the block being edited. */
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) search(event);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
    if (event.key === "Escape") leave(event);
  });

  function search(event) {
    const field = document.querySelector("input[type=search]");
    const link = document.querySelector("a[data-search]");
    if (!field && !link) return;
    event.preventDefault();
    if (field) field.focus();
    else link.click();
  }

  function submit(event) {
    const form = event.target.closest("form");
    if (!form || form.matches(".conflict")) return; // which of two texts stays is chosen, never by default
    event.preventDefault();
    form.requestSubmit();
  }

  function leave(event) {
    if (document.querySelector("dialog[open], :popover-open")) return;
    const cancel = event.target.closest(".editing, [data-editing]")?.querySelector("a[data-cancel]");
    if (!cancel) return;
    event.preventDefault();
    cancel.click();
  }

  /* Rows: arrows go from row to row, Delete deletes the one that has the focus, or with it all that are ticked. Undo brings them back. */
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest(".rows tbody tr:not(.open)");
    if (!row || event.defaultPrevented || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = { ArrowUp: "previous", ArrowDown: "next" }[event.key];
    const button = event.key === "Delete" && !event.shiftKey && !event.repeat ? deleting(row) : null;
    if (!direction && !button) return;
    event.preventDefault();
    if (direction) step(row, direction, event.target);
    else button.click();
  });

  function deleting(row) {
    const ticked = [...row.parentElement.querySelectorAll("input[name=rows]:checked")];
    const isOneOfSeveral = ticked.length > 1 && ticked.some((box) => row.contains(box));
    return isOneOfSeveral ? row.closest(".editing").querySelector(".chosen-bar [value=delete]") : row.querySelector("[data-delete]");
  }

  function step(row, direction, from) {
    const wanted = from.matches("input") ? "input" : "[data-edit]"; // from box to box, to tick several
    const rows = [...row.parentElement.children].filter((other) => other.querySelector(wanted));
    const next = rows[rows.indexOf(row) + (direction === "next" ? 1 : -1)];
    next?.querySelector(wanted).focus();
  }

  /* Clicks */
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const copy = at("[data-copy]");
    if (copy) copyText(copy);
    at("[data-dismiss]")?.closest(".toast, .note")?.remove();
    const opener = at("[data-dialog]");
    if (opener) openDialog(event, opener);
    if (at("dialog [data-close]")) closeDialog(event, at("dialog"));
    const link = at("[popover] a[href]");
    if (link) link.closest("[popover]").hidePopover();
  });

  async function copyText(button) {
    const label = button.getAttribute("aria-label");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch (refusal) {
      say(`Not copied: the browser did not allow it. The text is ${button.dataset.copy}`, "crit");
      return;
    }
    button.dataset.copied = "";
    say(label ? `${label}: done` : "Copied");
    setTimeout(() => delete button.dataset.copied, 2000);
  }

  /* Dialogs: <a href="…/delete/" data-dialog="confirm-delete"> is a link to a page for those without a script. */
  function openDialog(event, opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  }

  function closeDialog(event, dialog) {
    event.preventDefault();
    dialog.close();
  }

  /* Toasts */
  function say(text, tone) {
    const template = document.getElementById("toast-template");
    const region = document.getElementById("toasts");
    if (!template || !region) return;
    for (const stands of region.querySelectorAll(".stays")) { // said again, it stands there once
      if (stands.querySelector("[data-text]").textContent === text) stands.remove();
    }
    const toast = template.content.firstElementChild.cloneNode(true);
    toast.querySelector("[data-text]").textContent = text;
    if (tone) toast.classList.add(tone, "stays");
    region.append(toast);
  }

  document.addEventListener("say", (event) => say(event.detail.text, event.detail.tone));

  /* htmx: focus goes where the new part says, and a failure is said aloud. */
  function focusIn(root) {
    const target = root.matches?.("[data-autofocus]") ? root : root.querySelector("[data-autofocus]");
    if (target) target.focus();
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    focusIn(event.detail.elt);
    watchSections();
  });
  document.addEventListener("htmx:sendError", () => say("Not saved. The server did not answer. Try again.", "crit"));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Trigger") === "stale-page") return; // session.js renews the page
    const why = {
      403: "You may not do that.",
      404: "It is no longer there. Load the page again.",
      410: "The plan was deleted, so nothing can be saved any more. What you typed stays here: copy what you need.",
    };
    if (event.detail.xhr.status === 410 && isPoll(event.detail.elt)) event.detail.elt.remove(); // what is gone stays gone
    say(why[event.detail.xhr.status] ?? "Not saved. The server failed. Try again.", "crit");
  });
  const isPoll = (element) => element.getAttribute("hx-trigger")?.startsWith("every ");

  /* Folds stay as somebody left them, when their part of the page is renewed and when the page is loaded again. */
  const foldKey = (fold) => `fold:${location.pathname}:${fold.dataset.kept}`;

  function keepFolds() {
    for (const fold of document.querySelectorAll("details[data-kept]")) {
      const kept = stored(foldKey(fold));
      if (kept) fold.open = kept === "open";
    }
  }

  function stored(key, value) {
    try {
      return value === undefined ? sessionStorage.getItem(key) : sessionStorage.setItem(key, value);
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details[data-kept]")) stored(foldKey(event.target), event.target.open ? "open" : "shut");
  }, true);
  document.addEventListener("htmx:oobAfterSwap", keepFolds);
  keepFolds();

  /* Tabs that are wider than a phone: the current one stands in view. */
  for (const tabs of document.querySelectorAll("[data-tabs]")) {
    const current = tabs.querySelector("[aria-current]");
    if (current) tabs.scrollLeft = current.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
  }

  /* Contents: marks the section in view, not the chapter around it. */
  let watcher = null;

  function watchSections() {
    watcher?.disconnect();
    const links = new Map([...document.querySelectorAll("[data-spy] a[href^='#']")].map((a) => [a.hash.slice(1), a]));
    if (!links.size) return;
    const inView = new Set();
    watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) inView[entry.isIntersecting ? "add" : "delete"](entry.target.id);
      const seen = [...links.keys()].filter((id) => inView.has(id)).map((id) => document.getElementById(id));
      const first = seen.find((section, place) => !section.contains(seen[place + 1] ?? null))?.id;
      if (first) mark(links, first);
    }, { rootMargin: "-15% 0px -70% 0px" });
    for (const id of links.keys()) {
      const section = document.getElementById(id);
      if (section) watcher.observe(section);
    }
  }

  function mark(links, current) {
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    const label = document.querySelector("[data-spy-label]");
    if (label) label.textContent = links.get(current).dataset.label ?? links.get(current).textContent.trim();
  }

  watchSections();
  if (!location.hash) focusIn(document);
})();
