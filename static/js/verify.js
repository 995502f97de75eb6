/* Works out the SHA-256 of a PDF in the browser, so that the file itself need not be sent. Without it the form sends the file. */
(() => {
  "use strict";

  const able = window.crypto?.subtle && window.htmx;

  async function fingerprint(file) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function check(event) {
    const form = event.target;
    const file = form.querySelector("input[type=file]").files[0];
    if (!file) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    try {
      const address = `${form.dataset.verify}?sha256=${await fingerprint(file)}`;
      await window.htmx.ajax("GET", address, { target: "#verdict", swap: "innerHTML" });
    } catch (unreadable) {
      form.submit();
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  for (const form of able ? document.querySelectorAll("form[data-verify]") : []) {
    form.querySelector("[data-verify-note]").textContent =
      "Its SHA-256 is worked out in your browser. The file is not sent.";
    form.addEventListener("submit", check);
    form.querySelector("input[type=file]").addEventListener("change", () => form.requestSubmit());
  }
})();
