"use strict";
// Everything works without this script. It keeps live pages current, moves through rows by key, and warns before a session ends.
(() => {
  const body = document.body;

  // Live parts: at most one change a second comes from the server; none while nobody looks.
  let feed = null;
  const follow = () => {
    if (!body.dataset.live) return;
    if (document.hidden) { if (feed) feed.close(); feed = null; return; }
    if (feed) return;
    feed = new EventSource(body.dataset.live);
    feed.addEventListener("part", (event) => {
      const change = JSON.parse(event.data);
      const part = document.getElementById(change.id);
      // What somebody is typing or choosing in is left alone until they are done.
      if (part && !part.contains(document.activeElement)) part.innerHTML = change.html;
    });
    feed.addEventListener("reload", () => { if (!document.activeElement.closest("form")) location.reload(); });
    feed.addEventListener("end", () => { feed.close(); location.reload(); });
  };
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => { if (feed) feed.close(); });
  follow();

  // j and k go through the rows of the first table, n to the next page, / to the first field.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const links = [...document.querySelectorAll("main tbody tr td a")];
    const here = links.indexOf(document.activeElement);
    const go = (element) => { if (element) { element.focus(); event.preventDefault(); } };
    if (event.key === "j") go(links[Math.min(here + 1, links.length - 1)]);
    if (event.key === "k") go(links[Math.max(here - 1, 0)]);
    if (event.key === "n") { const next = document.querySelector("a[rel=next]"); if (next) next.click(); }
    if (event.key === "/") go(document.querySelector("main input:not([type=hidden]), main select"));
  });

  // The server ends an idle session by itself; the page says so before, and shows nothing after.
  const warnsAt = Number(body.dataset.warnsAt);
  if (warnsAt) {
    const at = (moment, act) => setTimeout(act, Math.max(0, moment - Date.now()));
    at(warnsAt, () => { document.getElementById("session-warning").hidden = false; });
    at(Number(body.dataset.endsAt) + 1000, () => { location.assign("/sign-in"); });
  }
})();
