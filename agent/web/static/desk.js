// The desk: transcripts open at their end and stay there; open details survive a live update.
"use strict";

function toEnd(box) {
  box.scrollTop = box.scrollHeight;
}

document.querySelectorAll("[data-end]").forEach(toEnd);

let open = [];
let atEnd = true;

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const box = event.detail.target;
  open = [...box.querySelectorAll("details[open][id]")].map((element) => element.id);
  atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if ("end" in event.detail.target.dataset && atEnd) toEnd(event.detail.target);
});
