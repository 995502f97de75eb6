/* The room of an incident: asks whether anything has changed, lets clocks run between two answers, sends taps.
   Without it the page is right when it is loaded, and its forms do the same. */
(() => {
  "use strict";
  const room = document.getElementById("room");
  if (!room) return;
  const QUICK = 5000, USUAL = 15000, LONGEST = 60000, QUICK_FOR = 60000;
  const stale = document.querySelector("[data-stale]");
  const mark = document.querySelector("[data-live-mark]");
  let seen = room.dataset.seen;
  let serverAtZero = Date.parse(room.dataset.now) - performance.now(); // a phone's own clock may be wrong
  let answered = { clock: room.dataset.clock, at: performance.now() }; // as the portal's clock shows it
  let misses = 0, quickUntil = performance.now() + QUICK_FOR, timer = 0;

  const now = () => serverAtZero + performance.now();
  const two = (number) => String(number).padStart(2, "0");

  function asOf() {
    const [hour, minute] = answered.clock.slice(-5).split(":").map(Number);
    const minutes = hour * 60 + minute + Math.floor((answered.heard - answered.at) / 60000 || 0);
    return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
  }

  /* Clocks: what the server wrote stays for those who can't see them run. */
  function words(seconds) {
    const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
    if (days) return `${days}\u00a0d ${two(hours % 24)}:${two(minutes % 60)}`;
    return hours ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  }

  /* Not as a clock shows it, which would stand beside the time of day that has passed. */
  function lasted(seconds) {
    const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
    if (days) return `${days}\u00a0d ${hours % 24}\u00a0h`;
    return hours ? `${hours}\u00a0h ${minutes % 60}\u00a0min` : `${minutes}\u00a0min ${seconds % 60}\u00a0s`;
  }

  function tick() {
    for (const time of document.querySelectorAll("time[data-elapsed]")) {
      time.textContent = words(Math.max(0, Math.floor((now() - Date.parse(time.dateTime)) / 1000)));
    }
    for (const time of document.querySelectorAll("time[data-left]")) {
      const left = Math.floor((Date.parse(time.dateTime) - now()) / 1000);
      time.firstElementChild.textContent = left >= 0 ? `${words(left)} left` : `exceeded by ${lasted(-left)}`;
    }
  }

  /* Parts: each is put in place where it has changed, but never under somebody's hands. */
  function isInUse(part) {
    const focused = document.activeElement;
    if (part.contains(focused) && focused.matches("input, textarea, select") && focused.value) return true;
    return part.querySelector(":popover-open") !== null;
  }

  function replace(part, html) {
    if (part.dataset.html === html || isInUse(part)) return;
    const opened = new Set([...part.querySelectorAll("details[open][id]")].map((one) => one.id));
    const closed = new Set([...part.querySelectorAll("details:not([open])[id]")].map((one) => one.id));
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const same = focused && (focused.value ? `[value="${CSS.escape(focused.value)}"]` : focused.id && `#${CSS.escape(focused.id)}`);
    part.innerHTML = html;
    part.dataset.html = html;
    for (const one of part.querySelectorAll("details[id]")) {
      if (opened.has(one.id)) one.open = true;
      else if (closed.has(one.id) && !one.open) one.open = false;
    }
    if (same) part.querySelector(same)?.focus();
  }

  function show(answer) {
    seen = answer.seen;
    serverAtZero = Date.parse(answer.now) - performance.now();
    answered = { clock: answer.clock, at: performance.now() };
    heard();
    document.title = document.title.replace(/^.*(?= · )/, answer.title);
    for (const [name, html] of Object.entries(answer.parts)) {
      const part = document.querySelector(`[data-part="${name}"]`);
      if (part) replace(part, html);
    }
    tick();
  }

  function heard() {
    misses = 0;
    answered.heard = performance.now();
    stale.hidden = true;
    mark.hidden = false;
  }

  function missed(text) {
    misses += 1;
    mark.hidden = true;
    if (misses < 2 && !text) return;
    stale.textContent = text || `No answer. This is as of ${asOf()}; it is tried again by itself.`;
    stale.hidden = false;
  }

  /* Asking */
  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const url = `${room.dataset.live}?seen=${encodeURIComponent(seen)}`;
      const answer = await fetch(url, { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" });
      if (answer.status === 204) heard();
      else if (answer.ok) show(await answer.json());
      else if (answer.type === "opaqueredirect" || answer.status === 401) missed(`You are signed out. This is as of ${asOf()}. Sign in in another tab.`);
      else missed();
    } catch (failure) {
      missed();
    }
    plan();
  }

  function plan() {
    const usual = performance.now() < quickUntil ? QUICK : USUAL;
    const wait = misses ? Math.min(usual * 2 ** misses, LONGEST) : usual;
    timer = setTimeout(ask, wait * (0.8 + Math.random() * 0.4));
  }

  /* Taps: sent one after the other, each as it was when it was tapped. The answer brings the parts, so the one who tapped
     never waits for the next round; what was not taken stays in its field under its token, to be sent once more. */
  let sending = Promise.resolve();

  function queue(form, button) {
    const tap = { form, button, body: new FormData(form, button), words: form.elements.text?.value };
    if (form.matches(".addnote")) form.elements.token.value = anotherToken();
    button?.setAttribute("aria-busy", "true");
    sending = sending.then(() => send(tap));
  }

  async function send(tap) {
    let said = null, status = 0, isStale = false;
    try {
      const answer = await fetch(tap.form.action, {
        method: "POST", body: tap.body, headers: { Accept: "application/json" }, redirect: "manual",
      });
      status = answer.status;
      isStale = answer.type === "opaqueredirect" || status === 401 || answer.headers.get("HX-Trigger") === "stale-page";
      if (answer.headers.get("Content-Type")?.includes("json")) said = await answer.json();
    } catch (failure) {
      // said below
    }
    tap.button?.removeAttribute("aria-busy");
    const isSame = tap.words !== undefined && tap.form.elements.text?.value === tap.words;
    if (said?.token) {
      if (isSame) tap.form.elements.text.value = "";
      quickUntil = performance.now() + QUICK_FOR;
      show(said);
      return;
    }
    if (isSame) tap.form.elements.token.value = tap.body.get("token");
    if (said?.refusal) tell(said.refusal);
    else if (isStale) document.dispatchEvent(new CustomEvent("stale-page")); // session.js renews the page
    else if (status && status < 500) tell("Not entered: you may not do that any more, or it is gone. Load the page again.");
    else tell("Not entered: the portal did not answer. Tap again; nothing is entered twice.");
  }

  function anotherToken() {
    const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
    const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  const tell = (text) => document.dispatchEvent(new CustomEvent("say", { detail: { text, tone: "crit" } }));

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-deed]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    queue(form, event.submitter);
  });

  document.addEventListener("visibilitychange", () => !document.hidden && ask());
  window.addEventListener("online", ask);
  mark.hidden = false;
  setInterval(tick, 1000);
  tick();
  plan();
})();
