/* A page that outlived its session: it stays as it is, says so once, and goes on when its reader has signed in again.
   Without this, a form that is sent too late comes back with what was typed. */
(() => {
  "use strict";

  const note = document.getElementById("session-note");
  if (!note) return;
  const isShown = () => note.textContent.trim() !== "";
  const say = (text, tone) => document.dispatchEvent(new CustomEvent("say", { detail: { text, tone } }));

  /* Polling goes on: the same note is not said again every few seconds. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 401 && isShown()) event.detail.shouldSwap = false;
  });

  /* Whoever signed in in another tab comes back: every form gets the token that counts now. */
  async function renew() {
    let now;
    try {
      now = await (await fetch(note.dataset.session, { headers: { Accept: "application/json" } })).json();
    } catch (away) {
      return "";
    }
    if (now.person !== note.dataset.person) return now.person ? "another" : "";
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = now.token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": now.token }));
    note.replaceChildren();
    return "same";
  }

  async function comeBack() {
    if (!isShown() || document.hidden) return;
    const who = await renew();
    if (who === "same") say("You are signed in again. Save once more what was not saved.");
    if (who === "another") say("Somebody else is signed in now. Copy what you typed and load the page again.", "crit");
  }

  document.addEventListener("visibilitychange", comeBack);
  window.addEventListener("focus", comeBack);

  /* A page from before the last sign-in, whose session lives: its forms are renewed without a note. */
  document.addEventListener("stale-page", async () => {
    const who = await renew();
    if (who === "same") say("Not saved yet: this page was from before you signed in. Save once more.", "crit");
    else say("Not saved. Sign in again in another tab, then save once more.", "crit");
  });
})();
