/* The map: what fails or was found is in view, and choosing a node keeps the place. Without this all of it works. */
(() => {
  "use strict";

  const region = document.querySelector(".map-wrap");
  if (!region) return;
  const place = `map ${location.pathname}`;

  function centre(node) {
    const [inner, outer] = [node.getBoundingClientRect(), region.getBoundingClientRect()];
    const isSeen = inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
    if (isSeen) return;
    region.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
    region.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
  }

  region.addEventListener("click", (event) => {
    const node = event.target.closest("a.node");
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { scrollLeft, scrollTop } = region;
    sessionStorage.setItem(place, JSON.stringify({ id: node.id, scrollLeft, scrollTop, top: region.getBoundingClientRect().top }));
  });

  const kept = JSON.parse(sessionStorage.getItem(place));
  sessionStorage.removeItem(place);
  const node = kept ? document.getElementById(kept.id) : region.querySelector(".node.found, .node.root");
  if (kept) {
    Object.assign(region, { scrollLeft: kept.scrollLeft, scrollTop: kept.scrollTop });
    window.scrollBy(0, region.getBoundingClientRect().top - kept.top); // what stands above may have grown
    node?.focus({ preventScroll: true });
  }
  if (node && !location.hash) centre(node);
})();
