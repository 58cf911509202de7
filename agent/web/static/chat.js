// The chat page: sends without reloading, shows what arrives, opens the payment page in a panel.
// Without this file every form still works: it posts and the page comes back with the answer.
"use strict";

const base = document.body.dataset.base;
const log = document.getElementById("log");
const scroller = document.getElementById("scroll");
const composer = document.getElementById("composer");
const field = document.getElementById("text");
const typing = document.getElementById("typing");
const hint = document.getElementById("hint");
const words = document.getElementById("words").dataset;
const panel = document.getElementById("pay");
const frame = document.getElementById("pay-frame");
let last = Number(document.body.dataset.last);

// --- showing

function nearEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 160;
}

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
}

function say(text) {
  hint.textContent = text || "";
  hint.hidden = !text;
}

function localTimes(root) {
  for (const time of root.querySelectorAll("time.at")) {
    const at = new Date(time.dateTime);
    time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  }
}

function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html; // our own server's fragment; everything a person wrote is escaped in it
  return holder.content.firstElementChild;
}

function questionsAnswered() {
  document.querySelectorAll("#log .ask").forEach((element) => element.remove());
  const welcome = document.getElementById("welcome");
  if (welcome) welcome.remove();
}

function show(html) {
  const message = parse(html);
  const seq = Number(message.dataset.seq);
  last = Math.max(last, seq);
  if (document.getElementById(message.id)) return;
  const follow = nearEnd() || message.classList.contains("mine");
  if (message.classList.contains("mine")) questionsAnswered();
  localTimes(message);
  const later = [...log.querySelectorAll(".message[data-seq]")].find((other) => Number(other.dataset.seq) > seq);
  log.insertBefore(message, later || log.querySelector(".pending"));
  if (message.querySelector(".attachment") && panel.open) setTimeout(closePanel, 1200);
  if (follow) toEnd();
}

function state(data) {
  const line = document.getElementById("state");
  line.dataset.mode = data.mode;
  document.title = data.brand;
  document.getElementById("brand").textContent = data.brand;
  document.getElementById("who").textContent = data.who;
  document.getElementById("who-note").textContent = data.note;
  document.getElementById("download").hidden = !data.verified;
  const follow = nearEnd();
  typing.hidden = !data.answering;
  if (follow) toEnd();
  if (data.verified && document.body.dataset.verified === "no") {
    document.body.dataset.verified = "yes";
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = `${base}/brand.css`;
    document.head.append(sheet);
  }
}

// --- sending

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function pending(text) {
  const message = document.createElement("article");
  message.className = "message mine pending";
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.textContent = text;
  const note = document.createElement("p");
  note.className = "at";
  note.textContent = words.sending;
  message.append(bubble, note);
  log.append(message);
  toEnd();
  return message;
}

async function post(path, body) {
  const answer = await fetch(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const data = await answer.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status, detail: data.detail || data.title });
  return data;
}

async function send(path, fields, text) {
  const shown = text ? pending(text) : null;
  await deliver(path, { ...fields, client_id: newId() }, shown);
}

// The same client_id on every try: however often it is sent, it is stored once.
async function deliver(path, body, shown) {
  say("");
  try {
    const data = await post(path, body);
    if (shown) shown.remove();
    if (data.html) show(data.html);
    if (data.note) say(data.note);
    return true;
  } catch (error) {
    failed(path, body, shown, error);
    return false;
  }
}

function failed(path, body, shown, error) {
  say(error.status ? error.detail : words.offline);
  if (!shown) return;
  shown.classList.add("failed");
  const note = shown.querySelector(".at");
  note.textContent = words.notSent + " ";
  const again = document.createElement("button");
  again.type = "button";
  again.className = "link-button";
  again.textContent = words.retry;
  again.addEventListener("click", () => {
    shown.classList.remove("failed");
    note.textContent = words.sending;
    deliver(path, body, shown);
  });
  note.append(again);
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 168)}px`;
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value;
  if (!text.trim()) return field.focus();
  field.value = "";
  grow();
  field.focus();
  send("/messages", { text }, text);
});

field.addEventListener("input", grow);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if ("chips" in form.dataset) {
    event.preventDefault();
    const text = event.submitter.value;
    send("/messages", { text }, text);
    field.focus();
  } else if ("right" in form.dataset) {
    event.preventDefault();
    send(new URL(form.action).pathname.slice(base.length), {}, "");
  } else if ("identity" in form.dataset) {
    event.preventDefault();
    send("/identity", Object.fromEntries(new FormData(form)), "");
  }
});

// --- paying

function closePanel() {
  panel.close();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-pay]");
  if (!link || !panel.showModal) return;
  event.preventDefault();
  const page = document.createElement("iframe");
  page.src = new URL(link.href).pathname;
  page.title = document.getElementById("pay-title").textContent;
  frame.replaceChildren(page);
  panel.showModal();
});
document.getElementById("pay-close").addEventListener("click", closePanel);
panel.addEventListener("close", () => {
  frame.replaceChildren();
  field.focus();
});

// --- listening

let source = null;
let wait = 1000;

function listen() {
  source = new EventSource(`${base}/events?after=${last}`);
  source.addEventListener("open", () => {
    wait = 1000;
    if (hint.textContent === words.offline) say("");
  });
  source.addEventListener("message", (event) => show(event.data));
  source.addEventListener("state", (event) => state(JSON.parse(event.data)));
  source.addEventListener("gone", () => {
    source.close();
    location.reload();
  });
  source.addEventListener("error", () => {
    // the browser would try again by itself, but from where it first began; we go on from the last message shown
    source.close();
    setTimeout(listen, wait);
    wait = Math.min(wait * 2, 20000);
    if (wait > 4000) say(words.offline);
  });
}

localTimes(document);
toEnd();
field.focus({ preventScroll: true });
listen();
// leaving the page ends the stream at once, so that the server need not find out by itself
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) listen();
});
