// Sends what is typed, keeps it while the network is away, and shows what others type.
"use strict";
(() => {
  const body = document.body, words = JSON.parse(body.dataset.words || "{}"), me = body.dataset.me;
  const $ = (name, key) => document.querySelector(`[data-${name}="${CSS.escape(key)}"]`);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const clockTime = (when) => new Date(when).toTimeString().slice(0, 8);

  // --- status line
  let connected = true;
  const status = (kind, text) => {
    const line = document.getElementById("status");
    if (line) { line.className = `status ${kind}`; line.textContent = text; }
  };

  // --- the queue: what is typed stays in the browser until the server has it on disk
  const store = `kam.${me}`, queue = me ? JSON.parse(localStorage.getItem(store) || "{}") : {};
  const cells = {}, held = {};  // held: the revision somebody saw who types on beside another text
  let sending = false, sooner = null, lastSaved = null;
  const remember = () => localStorage.setItem(store, JSON.stringify(queue));
  const waiting = () => Object.keys(queue).length;
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  let noteUntil = 0;  // a refusal stays readable for a moment
  const note = (text) => { status("waiting", text); noteUntil = Date.now() + 5000; setTimeout(told, 5100); };
  const told = () => {
    if (connected && Date.now() < noteUntil) return;
    if (!me) return status(connected ? "" : "waiting", connected ? "" : words.offline);
    if (!connected && waiting()) status("waiting", fill(words.offline_waiting, { n: waiting() }));
    else if (!connected) status("waiting", words.offline);
    else if (waiting()) status("waiting", words.saving);
    else if (lastSaved) status("saved", fill(words.saved, { time: clockTime(lastSaved) }));
  };
  const put = (template, field, value, base, resolves = null) => {
    queue[`${template}|${field}`] = { template, field, value, base, resolves, edit_id: newId() };
    remember(); told();
    clearTimeout(sooner); sooner = setTimeout(flush, 250);
  };
  async function flush() {
    if (sending || !me) return;
    sending = true;
    try {
      while (waiting()) {
        const [key, edit] = Object.entries(queue)[0];
        const answer = await fetch("/edit", { method: "POST", keepalive: true, body: JSON.stringify(edit),
          headers: { "content-type": "application/json", "x-kam": body.dataset.proof }, signal: AbortSignal.timeout(8000) });
        if (answer.status === 401) { status("waiting", words.join_again); break; }
        if (answer.status === 429 || answer.status >= 500) throw new Error("later");
        const said = await answer.json();
        const now = queue[key];
        if (answer.ok) {
          lastSaved = said.at;
          if (now && now.edit_id !== edit.edit_id && said.kind !== "conflict") now.base = said.revision;
          const cell = cells[key];
          if (cell && said.kind !== "conflict") cell.revision = Math.max(cell.revision, said.revision);
          if (said.kind === "conflict" && !said.closed) held[key] = held[key] ?? edit.base;
          if (said.closed) status("waiting", words.closed);
        } else showMark(edit.field, said.error || "");
        if (now && now.edit_id === edit.edit_id) delete queue[key];
        connected = true; remember(); told();
      }
    } catch { connected = false; told(); setTimeout(flush, 1500); }
    sending = false;
  }

  // --- one field
  const showMark = (field, text) => { const p = $("mark", field); if (p) p.textContent = text; };
  const grow = (area) => { if (area.tagName === "TEXTAREA") { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; } };
  function paint(key) {
    const cell = cells[key], input = $("field", cell.field);
    if (!input) return;
    const mine = queue[key] || (cell.others.some((other) => other.mine) && document.activeElement === input);
    if (!mine && input.value !== cell.value) { input.value = cell.value; grow(input); }
    if (cell.value && input.closest("fieldset")) input.closest("fieldset").hidden = false;
    offer(key, cell);
  }
  function offer(key, cell) {  // both texts, and a choice
    const box = $("others", cell.field);
    if (!box) return;
    box.hidden = !cell.others.length; box.replaceChildren();
    box.closest(".field").classList.toggle("conflict", !box.hidden);
    if (box.hidden) return;
    const say = (tag, text) => { const made = document.createElement(tag); made.textContent = text; box.append(made); return made; };
    const button = (text, value, seq) => {
      const made = say("button", text);
      made.type = "button";
      made.onclick = () => { delete queue[key]; delete held[key]; const input = $("field", cell.field); input.value = value; grow(input); put(cell.template, cell.field, value, cell.revision, seq); };
    };
    const other = cell.others[0];
    say("p", words.two_texts);
    say("q", `${cell.author}: ${cell.value}`); button(words.use_this, cell.value, other.seq);
    say("q", `${other.author}: ${other.value}`); button(words.use_this, other.value, other.seq);
    if ($("field", cell.field).tagName === "TEXTAREA") button(words.use_both, `${cell.value}\n${other.value}`, other.seq);
  }
  function take(cell) {
    const key = `${cell.template}|${cell.field}`;
    if (cells[key] && cells[key].revision > cell.revision) return;
    cells[key] = cell; paint(key);
  }
  function judged(template, form) {
    for (const output of document.querySelectorAll(`[data-template="${CSS.escape(template)}"] [data-computed]`)) output.textContent = form.computed[output.dataset.computed] || "";
    for (const p of document.querySelectorAll(`[data-template="${CSS.escape(template)}"] [data-mark]`)) {
      const key = p.dataset.mark, input = $("field", key), tick = $("tick", key);
      p.textContent = form.marks[key] || "";
      if (tick && input) tick.textContent = input.value.trim() && !form.marks[key] ? "✓" : "";
    }
    const bar = $("done", template), list = $("findings", template);
    if (bar) { bar.max = form.asked; bar.value = form.done; $("count", template).textContent = `${form.done}/${form.asked}`; }
    if (list) list.replaceChildren(...form.findings.map((text) => { const li = document.createElement("li"); li.textContent = text; return li; }));
  }
  function adopt() {  // read the form the server has drawn
    for (const input of document.querySelectorAll("[data-field]")) {
      const template = input.closest("[data-template]").dataset.template, field = input.dataset.field, key = `${template}|${field}`;
      if (!cells[key]) cells[key] = { template, field, value: input.dataset.value, revision: Number(input.dataset.revision), author: $("others", field).dataset.author, others: JSON.parse($("others", field).dataset.waiting || "[]") };
      if (cells[key].others.length) offer(key, cells[key]);
      if (queue[key]) input.value = queue[key].value;
      grow(input);
    }
  }
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.field) return;
    const template = input.closest("[data-template]").dataset.template, key = `${template}|${input.dataset.field}`;
    grow(input);
    put(template, input.dataset.field, input.value, queue[key] ? queue[key].base : held[key] ?? cells[key].revision);
  });
  document.addEventListener("focusout", (event) => { const f = event.target.dataset && event.target.dataset.field; if (f) { const key = `${event.target.closest("[data-template]").dataset.template}|${f}`; delete held[key]; setTimeout(() => cells[key] && paint(key), 0); } });
  document.addEventListener("click", async (event) => {  // the history of a cell
    if (!event.target.classList.contains("past")) return;
    const label = event.target.closest(".field"), dialog = document.getElementById("history");
    if (!label || !dialog) return;
    const template = label.closest("[data-template]").dataset.template;
    const lines = await (await fetch(`/history?template=${encodeURIComponent(template)}&field=${encodeURIComponent(label.dataset.cell)}`)).json();
    dialog.querySelector("div").replaceChildren(...(Array.isArray(lines) ? lines : []).map((line) => { const p = document.createElement("p"); p.textContent = `${clockTime(line.at)} ${line.author}: ${line.value}`; return p; }));
    dialog.showModal();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.classList.contains("more")) return;
    let row = event.target.previousElementSibling, first = null;
    while (row && row.classList.contains("row")) { if (row.hidden) first = row; row = row.previousElementSibling; }
    if (first) { first.hidden = false; first.querySelector("[data-field]").focus(); }
    if (!first || !document.querySelector(".row.spare[hidden]")) event.target.hidden = true;
  });

  // --- buttons that change something, without leaving the page
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("send" in form.dataset)) return;
    event.preventDefault();
    if (form.dataset.busy) return;  // a second tap says nothing new
    const said = form.querySelector(".said");
    form.dataset.sent = form.dataset.busy = "1";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
      const bad = answer.type === "opaqueredirect" || answer.ok ? "" : (await answer.json()).error;
      if (said) said.textContent = bad || form.dataset.then || ""; else if (bad) note(bad);
      if (bad) delete form.dataset.sent; else { setAside(form, false); refresh(); }
    } catch { delete form.dataset.sent; connected = false; told(); }
    delete form.dataset.busy;
  });
  function setAside(inside, aside) {  // a vote that is asked lies over the form until it is cast, or put aside
    const part = inside.closest(".asked");
    if (part) { part.classList.toggle("aside", aside); if (!aside) part.classList.remove("asked"); }
  }
  document.addEventListener("click", (event) => {
    if (event.target.classList.contains("later")) setAside(event.target, true);
    if (event.target.classList.contains("widen")) event.target.closest(".card").classList.toggle("widened");
    if ("bell" in event.target.dataset) { kamChime.wake(); setTimeout(() => { kamChime.ring(); tick(); }, 100); }
  });

  document.addEventListener("input", (event) => { if (event.target.form) delete event.target.form.dataset.sent; });
  document.addEventListener("change", (event) => {  // a changed length or time is sent at once
    const form = event.target.form;
    if (form && "change" in form.dataset && form.reportValidity()) form.requestSubmit();
  });

  // --- parts of the page that the server draws anew
  const changed = (c) => c.tagName === "SELECT" ? [...c.options].some((o) => o.selected !== o.defaultSelected) : c.type === "radio" ? c.checked !== c.defaultChecked : c.value !== c.defaultValue;
  const typingIn = (part) => { const c = document.activeElement; return part.contains(c) && c.matches("select, input, textarea") && (!(c.form && "change" in c.form.dataset) || changed(c)); };
  const nameOf = (c) => [c.tagName, c.href, c.form && c.form.action, c.form && c.form.elements.do && c.form.elements.do.value, c.form && c.form.elements.item && c.form.elements.item.value, c.name, c.type === "radio" && c.value].join("|");
  function swap(part, next) {  // what was chosen but not sent, and the place of the keyboard, stay
    const controls = (root) => [...root.querySelectorAll("a, button, select, input, textarea")], old = controls(part), fresh = controls(next);
    for (const c of old.filter((c) => c.form && c.type !== "hidden" && c.tagName !== "BUTTON" && !c.form.dataset.sent && changed(c))) {
      const twin = fresh.find((other) => other.form && nameOf(other) === nameOf(c));
      if (twin && c.type === "radio") twin.checked = c.checked; else if (twin) twin.value = c.value;
    }
    const at = old.includes(document.activeElement) ? nameOf(document.activeElement) : null;
    for (const name of ["widened", "aside"]) if (part.classList.contains(name) && part.dataset.version === next.dataset.version) next.classList.add(name);
    for (const fold of part.querySelectorAll("details[id]")) { const twin = next.querySelector(`#${fold.id}`); if (twin && !fold.querySelector("[data-sent]")) twin.open = fold.open; }
    const scrolled = [...part.querySelectorAll("[data-scroll]")].map((box) => [box.dataset.scroll, box.scrollTop]);
    part.replaceWith(next);
    for (const [name, top] of scrolled) { const box = next.querySelector(`[data-scroll="${CSS.escape(name)}"]`); if (box) box.scrollTop = top; }
    const again = at && fresh.find((c) => nameOf(c) === at);
    if (again) again.focus({ preventScroll: true });
  }
  let refreshing = false, again = false;
  async function refresh() {
    if (refreshing) { again = true; return; }
    refreshing = true;
    try {
      const answer = await fetch(location.pathname);
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) { location.reload(); return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-live]")) {
        const next = fresh.getElementById(part.id);
        if (!next) continue;
        if (part.dataset.live === "form" && part.dataset.version === next.dataset.version) { for (const input of next.querySelectorAll("[data-field]")) renew(input); continue; }
        if (part.dataset.live === "form") for (const key of Object.keys(cells)) delete cells[key];
        const another = part.dataset.version !== next.dataset.version;  // such as the next vote: shown whatever has the keyboard
        if ((another || part.innerHTML !== next.innerHTML) && (part.dataset.live === "form" || another || !typingIn(part))) swap(part, document.importNode(next, true));
      }
      adopt(); tick(); uncover(); turn();
    } catch { connected = false; told(); }
    setTimeout(() => { refreshing = false; if (again) { again = false; refresh(); } }, 600);
  }
  function renew(fresh) {
    const part = document.getElementById("form"), key = `${fresh.closest("[data-template]").dataset.template}|${fresh.dataset.field}`;
    const cell = cells[key];
    if (part && cell && cell.revision < Number(fresh.dataset.revision)) { cell.value = fresh.dataset.value; cell.revision = Number(fresh.dataset.revision); paint(key); }
  }

  function uncover() {  // where somebody types stays in sight under a vote
    const vote = document.querySelector("#poll.asked:not(.aside)"), typed = document.activeElement;
    document.documentElement.style.setProperty("--head", `${document.querySelector("header").offsetHeight}px`);
    if (!vote || !typed || !typed.matches("[data-field]")) return;
    const hidden = vote.getBoundingClientRect().bottom + 40 - typed.getBoundingClientRect().top;
    if (hidden > 0) scrollBy(0, -hidden);
  }
  let turned = [null, 0];  // what is shared on the projector, and the screenfuls turned here by keys
  function turn(by = 0) {  // what is longer than the projector comes in screenfuls that begin with a whole row
    const box = document.querySelector("[data-paged]"), told = document.getElementById("pages");
    if (!box) return;
    const shown = `${box.dataset.of} ${box.dataset.paged}`;
    turned = [shown, turned[0] === shown ? turned[1] + by : 0];
    const height = innerHeight - box.getBoundingClientRect().top - scrollY - 16, from = box.getBoundingClientRect().top - box.scrollTop, starts = [0];
    box.style.maxHeight = `${height}px`;
    for (const row of box.querySelectorAll("tbody tr, h3, article")) {
      const { top, bottom } = row.getBoundingClientRect(), table = row.closest("table"), head = table && table.tHead && row.tagName === "TR" ? table.tHead.offsetHeight : 0;
      if (bottom - from - starts[starts.length - 1] > height) starts.push(Math.max(starts[starts.length - 1] + 1, top - from - head));
      while (bottom - from - starts[starts.length - 1] > height) starts.push(starts[starts.length - 1] + 0.85 * (height - head));
    }
    const page = (((Number(box.dataset.paged) + turned[1]) % starts.length) + starts.length) % starts.length;
    box.scrollTop = starts[page];
    if (told) told.textContent = starts.length > 1 ? `${page + 1} / ${starts.length}` : "";
  }
  addEventListener("resize", () => { uncover(); turn(); });
  addEventListener("keydown", (event) => {
    const by = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1 }[event.key];
    if (by && document.querySelector("[data-paged]")) { event.preventDefault(); turn(by); }
  });

  // --- the countdown runs from the clock, so that a busy page is never late
  const ends = new WeakMap(), counting = new Set(), rings = "rings" in body.dataset;
  function tick() {
    for (const clock of document.querySelectorAll(".clock")) {
      if (!ends.has(clock)) ends.set(clock, performance.now() + 1000 * Number(clock.dataset.left));
      const runs = clock.dataset.runs === "1", over = "over" in clock.dataset;  // an agenda item may run over, a timer ends
      let left = runs ? Math.round((ends.get(clock) - performance.now()) / 1000) : Number(clock.dataset.left);
      if (!over) left = Math.max(0, left);
      const two = (n) => String(n).padStart(2, "0"), size = Math.abs(left), hours = Math.floor(size / 3600), minutes = Math.floor(size / 60) % 60;
      clock.textContent = `${left < 0 ? "+" : ""}${hours ? `${hours}:${two(minutes)}` : minutes}:${two(size % 60)}`;
      clock.classList.toggle("late", left <= 60);
      clock.previousElementSibling.hidden = !runs || left > 0;  // "time is up"
      if (runs && left > 0) counting.add(clock.dataset.of);
      else if (runs && counting.delete(clock.dataset.of) && rings) kamChime.ring();
    }
    for (const bell of document.querySelectorAll("[data-bell]")) bell.hidden = kamChime.awake();
  }
  setInterval(tick, 500);

  // --- what happens elsewhere
  let source = null, lastSign = Date.now();
  function listen() {
    if (!body.dataset.events) return;
    source = new EventSource(body.dataset.events);
    const alive = () => { lastSign = Date.now(); if (!connected) { connected = true; told(); flush(); } };
    let greeted = false;
    source.addEventListener("hello", () => { alive(); if (greeted) refresh(); greeted = true; flush(); });
    source.addEventListener("alive", alive);
    source.addEventListener("changed", () => { alive(); refresh(); });
    source.addEventListener("news", (event) => {
      alive();
      const news = JSON.parse(event.data);
      news.cells.forEach(take);
      for (const [template, form] of Object.entries(news.forms)) judged(template, form);
      if (news.steps || news.again) refresh();
    });
    source.onerror = () => { connected = false; told(); if (source.readyState === EventSource.CLOSED) setTimeout(() => { source.close(); listen(); }, 2000); };
  }
  setInterval(() => { if (body.dataset.events && Date.now() - lastSign > 20000) { connected = false; told(); lastSign = Date.now(); source.close(); listen(); refresh(); } }, 2000);
  if (body.dataset.every) setInterval(refresh, 1000 * body.dataset.every);  // times that move with the clock
  addEventListener("online", () => { flush(); if (body.dataset.events) refresh(); });
  addEventListener("offline", () => { connected = false; told(); });

  const key = document.getElementById("key");  // the address printed in the terminal brings the key along
  if (location.hash.length > 1) {
    if (key) key.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    if (key) key.form.submit();
  }

  if (rings) for (const tap of ["click", "keydown"]) addEventListener(tap, kamChime.wake);
  adopt(); tick(); uncover(); turn(); listen(); flush();
})();
