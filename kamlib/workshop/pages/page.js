// Sends what is typed, keeps it while the network is away, and shows what others type.
// Runs in the browsers people have (CONTRIBUTING.md, "Browsers"): nothing newer without another way.
"use strict";
(() => {
  const body = document.body, words = JSON.parse(body.dataset.words || "{}"), me = body.dataset.me;
  const $ = (name, key) => document.querySelector(`[data-${name}="${CSS.escape(key)}"]`);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const clockTime = (when) => new Date(when).toTimeString().slice(0, 8);
  const empty = (node) => { while (node.firstChild) node.removeChild(node.firstChild); };
  const add = (node, tag, text) => { const made = document.createElement(tag); made.textContent = text; node.appendChild(made); return made; };

  // --- asking the server: every request has a deadline, its answer's text too
  const ask = (address, options, seconds, hold) => new Promise((resolve, reject) => {
    const stop = typeof AbortController === "function" ? new AbortController() : null;
    const giveUp = () => { reject(new Error("late")); if (stop) stop.abort(); };
    const late = setTimeout(giveUp, 1000 * seconds);
    if (hold) { hold.giveUp = giveUp; hold.since = Date.now(); }
    fetch(address, Object.assign({ credentials: "same-origin" }, options, stop ? { signal: stop.signal } : {}))
      .then((answer) => answer.text().then((text) => { clearTimeout(late); heard(); resolve({ ok: answer.ok, status: answer.status, type: answer.type, url: answer.url, text }); }))
      .catch((error) => { clearTimeout(late); reject(error); });
  });
  const told_by = (answer) => { try { return JSON.parse(answer.text); } catch (error) { return {}; } };

  // --- status line
  let connected = true, shut = false, unkept = false, composing = null, outcome = null, noteUntil = 0;
  const status = (kind, text) => {
    const line = document.getElementById("status");
    if (line && (line.textContent !== text || line.className !== `status ${kind}`)) { line.className = `status ${kind}`; line.textContent = text; }
  };
  const note = (text, seconds) => { status("waiting", text); noteUntil = Date.now() + 1000 * (seconds || 5); setTimeout(told, 1000 * (seconds || 5) + 100); };
  const told = () => {
    if (Date.now() < noteUntil && !shut) return;
    const n = me ? waiting() : 0;
    if (shut) status("waiting", words.join_again);
    else if (!connected) status("waiting", n ? fill(words.offline_waiting, { n }) : words.offline);
    else if (!me) status("", "");
    else if (unkept && n) status("waiting", fill(words.not_kept, { n }));
    else if (composing) status("waiting", words.typing);
    else if (n) status("waiting", words.saving);
    else if (outcome) status(outcome.kind, outcome.text);
    else status("", "");
  };
  let lastHeard = Date.now();
  function heard() { lastHeard = Date.now(); if (!connected) { connected = true; told(); } }
  const lost = () => { if (connected && Date.now() - lastHeard > 2500) { connected = false; told(); } };  // one lost request is no lost network

  // --- what is typed stays in the browser until the server has it on disk: one entry a text, so that tabs do not disturb each other
  const room = `kam.${body.dataset.room}.`, mine = `${room}${me}|`, queue = {}, cells = {}, held = {}, begun = {}, strangers = {};
  // held: the revision somebody saw who types on beside another text; begun: when somebody began to type in a cell
  const pen = Array.from(crypto.getRandomValues(new Uint8Array(10)), (b) => b.toString(16).padStart(2, "0")).join("");
  const onItsWay = { giveUp: null, since: 0 };
  let box = null, stroke = 0, sending = false, sooner = null, nextTry = 0, lastInput = 0;
  try { box = window.localStorage; } catch (error) { box = null; }  // blocked
  const waiting = () => Object.keys(queue).filter((key) => !queue[key].refused).length;
  const stored = () => { try { return Object.keys(box).filter((key) => key.startsWith(room)); } catch (error) { return []; } };
  const storedAt = (key) => { try { return JSON.parse(box.getItem(key)); } catch (error) { return null; } };
  function remember(key) {
    let kept = true;
    try { box.setItem(mine + key, JSON.stringify(queue[key])); } catch (error) { kept = false; }
    const warning = document.getElementById("no-storage");
    if (kept && warning) warning.remove();
    if (!kept) warnOfStorage();
  }
  function forget(key, edit) {
    if (queue[key] && queue[key].edit_id === edit.edit_id) delete queue[key];
    const other = storedAt(mine + key);
    try { if (other && other.edit_id === edit.edit_id) box.removeItem(mine + key); } catch (error) { /* it could not be written either */ }
  }
  function warnOfStorage() {
    if (document.getElementById("no-storage")) return;
    const warning = document.createElement("p");
    warning.id = "no-storage"; warning.className = "wrong notice"; warning.textContent = words.no_storage; warning.setAttribute("role", "alert");
    document.querySelector("main").insertBefore(warning, document.querySelector("main").firstChild);
  }
  function put(template, field, value, base, resolves) {
    const key = `${template}|${field}`;
    stroke += 1;
    queue[key] = { template, field, value, base, resolves: resolves || null, edit_id: `${pen}-${stroke}`, begun: begun[key] || Date.now(), name: body.dataset.name, group: body.dataset.group, where: labelOf(field) };
    remember(key); told();
    clearTimeout(sooner); sooner = setTimeout(flush, 250);
  }
  function labelOf(field) {
    const label = document.querySelector(`label[for="${CSS.escape(field)}"]`), row = label && label.closest("fieldset"), legend = row && row.querySelector("legend");
    return label ? [legend && legend.textContent, label.firstChild.textContent.trim()].filter(Boolean).join(" · ") : "";
  }
  async function flush() {
    if (sending || !me || shut) return;
    sending = true; clearTimeout(sooner);
    try {
      for (let key = next(); key; key = next()) {
        const edit = queue[key], age = Math.max(0, Date.now() - edit.begun) / 1000;
        const sent = { template: edit.template, field: edit.field, value: edit.value, base: edit.base, resolves: edit.resolves, edit_id: edit.edit_id, age };
        const answer = await ask("/edit", { method: "POST", keepalive: true, body: JSON.stringify(sent), headers: { "content-type": "application/json", "x-kam": body.dataset.proof } }, 6, onItsWay);
        const said = told_by(answer);
        unkept = answer.status >= 500;
        if (answer.status === 401 || answer.status === 403) { closeDoor(); break; }
        if (answer.status === 429 || unkept) { nextTry = Date.now() + 1500; break; }
        if (answer.ok) settle(key, edit, said);
        else if (answer.status === 409) forget(key, edit);
        else { edit.refused = said.error || String(answer.status); remember(key); showMark(edit.field, edit.refused); drawKept(); }
        told();
      }
    } catch (error) { lost(); nextTry = Date.now() + 1000; }
    sending = false; onItsWay.giveUp = null; told();
  }
  const next = () => Object.keys(queue).find((key) => !queue[key].refused);
  function settle(key, edit, said) {  // the server has it on disk: as the answer, or beside another
    const beside = said.kind === "conflict";
    forget(key, edit);
    const later = queue[key];
    if (beside && !said.closed) held[key] = held[key] === undefined ? edit.base : held[key];
    if (later && !beside) { later.base = said.revision; remember(key); }
    if (!beside) delete held[key];
    outcome = said.closed ? { kind: "waiting", text: words.closed, late: true } : beside ? { kind: "waiting", text: words.beside } : { kind: "saved", text: fill(words.saved, { time: clockTime(said.at) }) };
    take(said.cell);
  }
  function closeDoor() {  // the session is over: what is typed waits here until somebody has joined again
    shut = true; told(); drawKept();
  }

  // --- texts that wait in this phone and cannot go by themselves: of another sign-in, or refused
  function adoptStored() {
    for (const name of stored()) {
      const edit = storedAt(name), own = name.startsWith(mine);
      if (!edit || !edit.edit_id) continue;
      const key = `${edit.template}|${edit.field}`;
      if (own) { delete edit.refused; queue[key] = edit; }
      else if (edit.name === body.dataset.name && edit.group === body.dataset.group && !queue[key]) {
        queue[key] = edit; remember(key);
        try { if (storedAt(mine + key)) box.removeItem(name); } catch (error) { /* sent twice does no harm */ }
      } else strangers[name] = edit;
    }
    drawKept();
  }
  function drawKept() {
    const kept = document.getElementById("kept");
    if (!kept) return;
    empty(kept);
    const button = (node, text, click) => { const made = add(node, "button", text); made.type = "button"; made.className = "small"; made.onclick = click; };
    const line = (edit, text, drop) => {
      const p = add(kept, "p", ""); p.className = "late";
      if (edit.where) add(p, "b", edit.where);
      add(p, "i", text); add(p, "q", edit.value);
      return p;
    };
    const remove = (name) => { delete strangers[name]; try { box.removeItem(name); } catch (error) { /* nothing there */ } drawKept(); };
    if (shut) { add(kept, "p", words.kept_join); const link = add(kept, "a", words.join_link); link.href = "/"; }
    for (const name of Object.keys(strangers)) {
      const edit = strangers[name], p = line(edit, fill(words.kept_of, { name: edit.name || "?", group: edit.group || "?" }));
      if (!shut) button(p, words.kept_send, () => { put(edit.template, edit.field, edit.value, edit.group === body.dataset.group ? edit.base : 0); const input = fieldOf(edit.template, edit.field); if (input) { input.value = edit.value; grow(input); } remove(name); });
      button(p, words.kept_drop, () => remove(name));
    }
    for (const key of Object.keys(queue)) {
      const edit = queue[key];
      if (!edit.refused && !shut) continue;
      const p = line(edit, edit.refused ? fill(words.kept_refused, { why: edit.refused }) : "");
      if (edit.refused) button(p, words.kept_drop, () => { forget(key, edit); drawKept(); });
    }
    kept.hidden = !kept.firstChild;
    if (!kept.hidden) kept.insertBefore(add(kept, "h2", words.kept_title), kept.firstChild);
  }

  // --- one field
  const fieldOf = (template, field) => document.querySelector(`[data-template="${CSS.escape(template)}"] [data-field="${CSS.escape(field)}"]`);
  const showMark = (field, text) => { const p = $("mark", field); if (p) p.textContent = text; };
  const grow = (area) => { if (area.tagName === "TEXTAREA") { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; } };
  const keyOf = (input) => `${input.closest("[data-template]").dataset.template}|${input.dataset.field}`;
  const isField = (node) => Boolean(node && node.dataset && node.dataset.field && node.closest("[data-template]"));
  function paint(key) {
    const cell = cells[key], input = fieldOf(cell.template, cell.field);
    if (!input) return;
    const own = queue[key] || composing === input || (cell.others.some((other) => other.mine) && document.activeElement === input);
    if (!own && input.value !== cell.value) { input.value = cell.value; grow(input); }
    if (cell.value && input.closest("fieldset")) input.closest("fieldset").hidden = false;
    offer(key, cell);
  }
  function offer(key, cell) {  // both texts, and a choice
    const offered = $("others", cell.field);
    if (!offered) return;
    offered.hidden = !cell.others.length;
    offered.closest(".field").classList.toggle("conflict", !offered.hidden);
    const drawn = JSON.stringify([cell.value, cell.revision, cell.others]);
    if (offered.dataset.drawn === drawn) return;  // a finger may be on its way to a button
    offered.dataset.drawn = drawn; empty(offered);
    if (offered.hidden) return;
    const other = cell.others[0], input = fieldOf(cell.template, cell.field);
    const button = (text, value) => {
      const made = add(offered, "button", text);
      made.type = "button";
      made.onclick = () => { delete held[key]; input.value = value; grow(input); put(cell.template, cell.field, value, cells[key].revision, other.seq); };
    };
    const shown = (value) => { const option = input.tagName === "SELECT" && Array.from(input.options).find((one) => one.value === value); return option ? option.textContent : value; };
    add(offered, "p", cell.value ? words.two_texts : words.late_text);
    if (cell.value) { add(offered, "q", `${cell.author}: ${shown(cell.value)}`); button(words.use_this, cell.value); }
    add(offered, "q", `${other.author}: ${shown(other.value)}`); button(words.use_this, other.value);
    if (cell.value && input.tagName === "TEXTAREA") button(words.use_both, `${cell.value}\n${other.value}`);
  }
  function take(cell) {  // what the server knows of a cell; what was held up on its way is older and does not count
    const key = `${cell.template}|${cell.field}`;
    if (cells[key] && cells[key].seq > cell.seq) return;
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
    if (list) { empty(list); for (const text of form.findings) add(list, "li", text); }
  }
  function adopt() {  // read the form the server has drawn
    for (const input of document.querySelectorAll("[data-field]")) {
      const template = input.closest("[data-template]").dataset.template, field = input.dataset.field, key = `${template}|${field}`, beside = $("others", field);
      const drawn = { template, field, value: input.dataset.value, revision: Number(input.dataset.revision), seq: Number(input.dataset.seq), author: beside.dataset.author, others: JSON.parse(beside.dataset.waiting || "[]") };
      if (!cells[key] || cells[key].seq <= drawn.seq) cells[key] = drawn;
      if (queue[key]) input.value = queue[key].value;
      paint(key); grow(input);
    }
  }
  const baseOf = (key) => queue[key] ? queue[key].base : held[key] === undefined ? cells[key].revision : held[key];
  function typed(input, base) {
    const template = input.closest("[data-template]").dataset.template, key = keyOf(input);
    if (queue[key] ? queue[key].value === input.value : cells[key].value === input.value && held[key] === undefined) return;  // nothing new
    put(template, input.dataset.field, input.value, base === undefined ? baseOf(key) : base);
  }
  const begins = (input) => { const key = keyOf(input); lastInput = Date.now(); if (!begun[key]) begun[key] = lastInput; };
  document.addEventListener("input", (event) => {
    if (!isField(event.target)) return;
    begins(event.target); grow(event.target);
    if (composing === event.target || event.isComposing) { saysWriting(event.target); return; }
    typed(event.target);
  });
  // half a word of pinyin is nobody's text: it is neither sent nor painted over
  let lastSaid = 0, wordTimer = null, from = null;  // from: what stood there, and which revision, when the word was begun
  function composed(input) {
    clearTimeout(wordTimer);
    composing = null; lastInput = Date.now();
    if (input.value === from.value) paint(keyOf(input)); else typed(input, from.base);
    told();
  }
  function saysWriting(input) {
    if (Date.now() - lastSaid < 2500 || !me) return;
    lastSaid = Date.now();
    const given = new URLSearchParams({ proof: body.dataset.proof, template: input.closest("[data-template]").dataset.template });
    ask("/writing", { method: "POST", body: given }, 5).catch(() => {});
  }
  document.addEventListener("compositionstart", (event) => { if (isField(event.target)) { composing = event.target; from = { value: composing.value, base: baseOf(keyOf(composing)) }; begins(composing); saysWriting(composing); told(); } });
  document.addEventListener("compositionupdate", (event) => {  // some keyboards compose each English word until the next blank
    clearTimeout(wordTimer);
    if (composing === event.target && document.documentElement.lang === "en" && /^[A-Za-z]+$/.test(event.data || "")) wordTimer = setTimeout(() => { if (composing) typed(composing, from.base); }, 3000);
  });
  document.addEventListener("compositionend", (event) => {
    if (composing === event.target) composed(composing);
  });
  document.addEventListener("focusout", (event) => {
    if (!isField(event.target)) return;
    const key = keyOf(event.target);
    if (composing === event.target) composed(composing);
    delete held[key]; delete begun[key];
    setTimeout(() => cells[key] && paint(key), 0);
  });
  document.addEventListener("click", async (event) => {  // the history of a cell
    if (!event.target.classList.contains("past")) return;
    const label = event.target.closest(".field"), dialog = document.getElementById("history");
    if (!label || !dialog) return;
    const template = label.closest("[data-template]").dataset.template;
    try {
      const answer = await ask(`/history?template=${encodeURIComponent(template)}&field=${encodeURIComponent(label.dataset.cell)}`, {}, 8), lines = told_by(answer), list = dialog.querySelector("div");
      if (!Array.isArray(lines)) { note(lines.error || words.not_sent); return; }
      empty(list);
      for (const line of lines) add(list, "p", `${clockTime(line.at)} ${line.author}: ${line.value}`);
    } catch (error) { note(words.not_sent); return; }
    if (dialog.showModal) dialog.showModal(); else dialog.setAttribute("open", "");
  });
  document.addEventListener("click", (event) => {
    if (!event.target.classList.contains("more")) return;
    let row = event.target.previousElementSibling, first = null;
    while (row && row.classList.contains("row")) { if (row.hidden) first = row; row = row.previousElementSibling; }
    if (first) { first.hidden = false; first.querySelector("[data-field]").focus(); }
    if (!first || !document.querySelector(".row.spare[hidden]")) event.target.hidden = true;
  });

  // --- buttons that change something, without leaving the page
  let leaving = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.getAttribute("method") === "dialog" && !form.closest("dialog").showModal) { event.preventDefault(); form.closest("dialog").removeAttribute("open"); return; }
    if (form.getAttribute("action") === "/leave" && waiting() && !leaving) { event.preventDefault(); leaving = true; note(fill(words.leave_waiting, { n: waiting() })); flush(); return; }
    if (!("send" in form.dataset)) return;
    event.preventDefault();
    if (form.dataset.busy) return;  // a second tap says nothing new
    const said = form.querySelector(".said");
    form.dataset.sent = form.dataset.busy = "1";
    try {
      const answer = await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }, 8);
      const bad = answer.type === "opaqueredirect" || answer.ok ? "" : told_by(answer).error || words.not_sent;
      if (said) said.textContent = bad || form.dataset.then || ""; else if (bad) note(bad);
      if (bad) delete form.dataset.sent; else setAside(form, false);
      if (me) look(); else if (!bad) refresh();
    } catch (error) { delete form.dataset.sent; note(words.not_sent); if (said) said.textContent = words.not_sent; }
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
    if (!form || !("change" in form.dataset) || !form.reportValidity()) return;
    if (form.requestSubmit) form.requestSubmit(); else form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
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
  const hasTwin = (next) => Array.from(next.querySelectorAll("select, input, textarea")).some((c) => nameOf(c) === nameOf(document.activeElement));
  function draw(html, now) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    let whole = true;
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(part.id);
      if (!next) continue;
      if (part.dataset.live === "form") {
        if (part.dataset.version === next.dataset.version) { later = null; continue; }
        if ("bare" in next.dataset) { whole = false; continue; }
        if (stillWriting(part, now)) { postpone(now); continue; }
        swap(part, document.importNode(next, true));
        composing = null;
      } else {
        const another = part.dataset.version !== next.dataset.version;  // such as the next vote: shown whatever has the keyboard
        if (!another && part.innerHTML === next.innerHTML) continue;
        if (another || !(typingIn(part) && hasTwin(next))) swap(part, document.importNode(next, true));
        else late.set(part.id, html);
      }
    }
    adopt(); tick(); uncover(); turn();
    return whole;
  }
  const late = new Map();  // parts somebody was typing in when they changed
  document.addEventListener("focusout", () => setTimeout(() => {
    for (const [id, html] of Array.from(late)) { late.delete(id); const part = document.getElementById(id), next = new DOMParser().parseFromString(html, "text/html").getElementById(id); if (part && next && typingIn(part)) late.set(id, html); else if (part && next) swap(part, document.importNode(next, true)); }
  }, 0));

  // --- a form that is closed while somebody writes in it stays until the sentence is finished, for some seconds
  let later = null, until = 0;
  function stillWriting(part, now) {
    const form = part.querySelector("[data-template]"), template = form && form.dataset.template;
    if (!now || !template) return false;
    const busy = Boolean(composing && part.contains(composing)) || (Date.now() - lastInput < 3000 && part.contains(document.activeElement));
    const unsent = Object.keys(queue).some((key) => key.startsWith(`${template}|`) && !queue[key].refused) && connected;
    if (!later) until = Date.now() + 1000 * Math.max(0, now.closing[template] === undefined ? 6 : now.closing[template] - 2);
    return (busy || (unsent && now.closing[template] !== undefined)) && Date.now() < until;
  }
  function postpone(now) {
    const begins = !later;
    later = now;
    if (begins) finish();
  }
  function finish() {
    const part = document.getElementById("form");
    if (!later) return;
    if (stillWriting(part, later)) {
      if (!waiting()) note(fill(words.closing, { s: Math.max(1, Math.round((until - Date.now()) / 1000)) }), 1);
      flush(); setTimeout(finish, 400);
      return;
    }
    const now = later;
    if (composing) composing.blur();  // the keyboard gives what it has
    flush();
    later = null; until = 0; lastInput = 0;
    draw(now.html, null); listen();
  }

  let refreshing = false, again = false;
  async function refresh() {  // the trainer's pages: everything from a fresh copy of the page
    if (refreshing) { again = true; return; }
    refreshing = true;
    try {
      const answer = await ask(location.pathname, {}, 8);
      if (new URL(answer.url).pathname !== location.pathname) { location.reload(); return; }
      if (answer.ok) draw(answer.text, null); else again = true;
    } catch (error) { lost(); again = true; }
    setTimeout(() => { refreshing = false; if (again) { again = false; refresh(); } }, connected ? 600 : 1500);
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

  // --- what happens elsewhere: one message "what do I see now" begins every stream, so that a gap needs no memory
  const shownForm = () => { const part = document.getElementById("form"); return part ? part.dataset.version : ""; };
  const last = { run: "", n: 0 };
  function apply(now) {
    if (now.run === last.run && now.n < last.n) return;
    last.run = now.run; last.n = now.n;
    const whole = draw(now.html, now);
    now.cells.forEach(take);
    for (const template of Object.keys(now.forms)) judged(template, now.forms[template]);
    if (outcome && outcome.late && !document.querySelector("#mine .fate.waiting")) outcome = null;  // decided
    told();
    if (!whole) listen();
  }
  let looking = false;
  async function look() {
    if (looking || shut || !me) return;
    looking = true;
    try {
      const answer = await ask(`/now?shown=${encodeURIComponent(shownForm())}`, {}, 5);
      if (answer.status === 401) closeDoor(); else if (answer.ok) apply(told_by(answer));
    } catch (error) { lost(); }
    looking = false;
  }
  const streams = [];  // several may race; whichever speaks first stays
  let lastSign = Date.now(), lastLook = 0, nextListen = 0;
  const drop = (one) => { one.source.close(); const at = streams.indexOf(one); if (at >= 0) streams.splice(at, 1); };
  function listen() {
    if (!body.dataset.events || shut || typeof EventSource === "undefined" || streams.length > 2) return;
    const address = body.dataset.events, one = { begun: Date.now() };
    const source = one.source = new EventSource(me ? `${address}?shown=${encodeURIComponent(shownForm())}` : address);
    streams.push(one);
    const sign = () => {
      if (!one.spoke && onItsWay.giveUp && Date.now() - onItsWay.since > 1500) { onItsWay.giveUp(); setTimeout(() => { nextTry = 0; flush(); }, 0); }  // it went by a dead connection
      one.spoke = true; lastSign = Date.now(); heard(); for (const other of streams.slice()) if (other !== one) drop(other); if (waiting() && Date.now() > nextTry) flush();
    };
    source.addEventListener("hello", () => { sign(); if (!me) refresh(); });
    source.addEventListener("alive", sign);
    source.addEventListener("changed", () => { sign(); refresh(); });
    source.addEventListener("now", (event) => { sign(); apply(JSON.parse(event.data)); });
    source.addEventListener("news", (event) => {
      sign();
      const news = JSON.parse(event.data);
      news.cells.forEach(take);
      for (const template of Object.keys(news.forms)) judged(template, news.forms[template]);
    });
    source.onerror = () => { drop(one); lastSign = Math.min(lastSign, Date.now() - 4000); nextListen = Date.now() + 500 + 700 * Math.random(); };
  }
  const QUIET = 4500, ANOTHER = 2000, GIVE_UP = 6500;  // ms
  setInterval(() => {
    if (shut) return;
    const now = Date.now();
    if (me && waiting() && now > nextTry) flush();
    if (!body.dataset.events || now - lastSign < QUIET) return;
    for (const one of streams.slice()) if (now - one.begun > GIVE_UP) drop(one);
    if (streams.every((one) => now - one.begun > ANOTHER)) { if (now - lastHeard > QUIET) lost(); if (now > nextListen) listen(); }
    if (me && !streams.some((one) => now - one.begun < ANOTHER / 2) && now - lastLook > 3000) { lastLook = now; look(); }
  }, 500);
  const back = () => { nextTry = 0; flush(); listen(); };  // the phone was put away, or changed its network
  addEventListener("online", back);
  addEventListener("pageshow", (event) => { if (event.persisted) back(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") back(); else flush(); });
  addEventListener("offline", () => { lastHeard = 0; lost(); });
  addEventListener("beforeunload", (event) => { if (waiting() && document.getElementById("no-storage")) { event.preventDefault(); event.returnValue = ""; } });
  if (body.dataset.every) setInterval(refresh, 1000 * body.dataset.every);  // times that move with the clock

  const key = document.getElementById("key");  // the address printed in the terminal brings the key along
  if (location.hash.length > 1) {
    if (key) key.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    if (key) key.form.submit();
  }

  if (rings) for (const tap of ["click", "keydown"]) addEventListener(tap, kamChime.wake);
  if (me) {
    adoptStored();
    try { box.setItem(`${room}try`, "1"); box.removeItem(`${room}try`); } catch (error) { warnOfStorage(); }
  }
  adopt(); tick(); uncover(); turn(); listen(); flush();
  const unstarted = document.getElementById("no-start");
  if (unstarted) unstarted.remove();
})();
