/* Tells in a box for files which file was dropped or chosen. Without it the browser's own field says so. */
(() => {
  "use strict";

  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

  for (const box of document.querySelectorAll("[data-drop]")) {
    const field = box.querySelector("input[type=file]");
    const name = box.querySelector("[data-drop-name]");
    const tell = () => {
      const file = field.files[0];
      name.hidden = !file;
      name.textContent = file ? `${file.name}, ${size(file.size)}` : "";
      box.classList.remove("over");
    };
    field.addEventListener("change", tell);
    field.addEventListener("dragenter", () => box.classList.add("over"));
    for (const left of ["dragleave", "drop"]) field.addEventListener(left, () => box.classList.remove("over"));
    tell();
  }
})();
