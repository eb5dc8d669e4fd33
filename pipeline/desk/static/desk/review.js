// The work on segments. Everything works without it, by forms; with it nothing that is typed is lost.
(() => {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  const MARK = /⟨\/?\d+\/?⟩/g;
  const PAUSE = 1200; // milliseconds without a key until a draft is sent
  const RETRY = 4000;
  const IDLE = 30000; // a longer pause is not counted as work

  // A search field that is only needed once it is shown.
  for (const details of document.querySelectorAll("details.more")) {
    details.addEventListener("toggle", () => {
      for (const field of details.querySelectorAll("[data-enable]")) field.disabled = !details.open;
    });
  }
  if (!desk) return;

  // htmx would copy a field's height as an inline style, which the policy forbids, and old classes.
  window.htmx.config.attributesToSettle = [];

  const words = desk.dataset;
  const line = document.getElementById("line");
  const frame = document.getElementById("page");
  const helpBox = document.getElementById("help");
  let current = null; // the segment's form in which the person is

  const forms = () => [...document.querySelectorAll("form.segment")];
  const formOf = (id) => document.getElementById(`s-${id}`);
  const field = (form) => form && form.querySelector("textarea[name=text]");
  const seenBy = (form) => form.querySelector("input[name=seen]").value;
  const isDue = (form) => form.dataset.due === "1";

  // ---- what is typed is kept here until the desk has it
  const keyOf = (form) => `glagol:${words.person}:${form.dataset.draft}`;
  const keep = (form) => {
    try { localStorage.setItem(keyOf(form), JSON.stringify({ text: field(form).value, seen: seenBy(form), url: form.dataset.draft })); } catch { /* private windows may refuse; the draft is sent all the same */ }
  };
  const kept = (form) => {
    try { return JSON.parse(localStorage.getItem(keyOf(form))); } catch { return null; }
  };
  const forget = (form) => { try { localStorage.removeItem(keyOf(form)); } catch { /* as above */ } };
  const tell = (form, text) => { const place = form.querySelector(".saving"); if (place) place.textContent = text; };

  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const post = (url, values) => fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    body: new URLSearchParams(values),
    credentials: "same-origin",
  });

  let broken = false;
  let retry = 0;
  const lost = () => {
    broken = true;
    line.hidden = false;
    clearTimeout(retry);
    retry = setTimeout(sendAll, RETRY);
  };
  const found = () => { broken = false; line.hidden = true; };

  const sendDraft = async (form) => {
    const text = field(form);
    if (!text || form.dataset.sending) return;
    const value = text.value;
    form.dataset.sending = "1";
    try {
      const seconds = spent(form);
      const answer = await post(form.dataset.draft, { text: value, seen: seenBy(form), seconds });
      if (!answer.ok) { tell(form, words.failed); return; }
      const now = await answer.json();
      found();
      form.dataset.kept = value;
      if (String(now.newest) !== String(now.seen)) tell(form, `${words.changed} ${now.by}`);
      else if (text.value === value) tell(form, words.kept);
      if (document.contains(form) && text.value !== value) later(form);
    } catch {
      tell(form, words.offline);
      lost();
    } finally { delete form.dataset.sending; }
  };
  const sendAll = async () => {
    const waiting = forms().filter((form) => field(form) && form.dataset.dirty && form.dataset.kept !== field(form).value);
    for (const form of waiting) { await sendDraft(form); if (broken && !line.hidden && form.dataset.kept !== field(form).value) return; }
    if (!waiting.length) {
      try { await fetch(location.href, { method: "HEAD", credentials: "same-origin" }); found(); } catch { lost(); }
    }
  };
  window.addEventListener("online", sendAll);
  window.addEventListener("beforeunload", (event) => {
    if (broken && forms().some((form) => form.dataset.dirty)) event.preventDefault();
  });
  const timers = new WeakMap();
  const later = (form) => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => sendDraft(form), PAUSE));
  };

  // ---- time at work in a segment
  const clock = new WeakMap();
  const tick = (form) => {
    const before = clock.get(form) || { at: 0, sum: 0 };
    const now = Date.now();
    if (before.at && now - before.at < IDLE) before.sum += now - before.at;
    before.at = now;
    clock.set(form, before);
  };
  const spent = (form) => {
    const all = clock.get(form);
    if (!all) return 0;
    const seconds = Math.round(all.sum / 1000);
    all.sum -= seconds * 1000;
    return seconds;
  };

  // ---- the field: grows with its text, shows marks as chips
  const draw = (form) => {
    const text = field(form);
    if (!text) return;
    const mirror = form.querySelector(".mirror");
    const row = document.createDocumentFragment();
    let at = 0;
    for (const mark of text.value.matchAll(MARK)) {
      row.append(text.value.slice(at, mark.index));
      const chip = document.createElement("span");
      chip.className = "token";
      chip.textContent = mark[0];
      row.append(chip);
      at = mark.index + mark[0].length;
    }
    row.append(text.value.slice(at), "\u200b");
    mirror.replaceChildren(row);
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
  };
  const put = (text, start, end, string) => {
    text.focus();
    text.setSelectionRange(start, end);
    // insertText keeps the browser's own undo, which setRangeText forgets.
    const done = string ? document.execCommand("insertText", false, string) : start === end || document.execCommand("delete");
    if (!done) { text.setRangeText(string, start, end, "end"); text.dispatchEvent(new Event("input", { bubbles: true })); }
  };
  const take = (form, string) => { const text = field(form); if (text) { put(text, 0, text.value.length, string); } };
  const insertWord = (form, word) => {
    const text = field(form);
    if (!text) return;
    const { selectionStart: a, selectionEnd: b, value } = text;
    const before = a && /[\p{L}\p{N},.;:]$/u.test(value.slice(0, a)) ? " " : "";
    const after = /^[\p{L}\p{N}]/u.test(value.slice(b)) ? " " : "";
    put(text, a, b, before + word + after);
  };
  const marksIn = (value) => [...value.matchAll(MARK)].map((mark) => ({ start: mark.index, end: mark.index + mark[0].length, text: mark[0] }));
  const putTag = (form, open, close) => {
    const text = field(form);
    let { selectionStart: a, selectionEnd: b, value } = text;
    for (const mark of marksIn(value).filter((one) => one.text === open || one.text === close).reverse()) {
      const size = mark.end - mark.start;
      value = value.slice(0, mark.start) + value.slice(mark.end);
      if (mark.end <= a) a -= size; else if (mark.start < a) a = mark.start;
      if (mark.end <= b) b -= size; else if (mark.start < b) b = mark.start;
    }
    const inside = value.slice(a, b);
    // A pair must hold words: without a selection it takes the word at the cursor.
    let [start, end] = [a, b];
    if (close && !inside.trim()) {
      start = a - (/[^\s⟨⟩]*$/u.exec(value.slice(0, a))[0].length);
      end = b + (/^[^\s⟨⟩]*/u.exec(value.slice(b))[0].length);
    }
    const made = value.slice(0, start) + open + value.slice(start, end) + close + value.slice(end);
    put(text, 0, text.value.length, made);
    const caret = start + open.length + (end - start) + close.length;
    text.setSelectionRange(caret, caret);
  };
  const moveTag = (form, step) => {
    const text = field(form);
    const [caret, end] = [text.selectionStart, text.selectionEnd];
    const marks = marksIn(text.value);
    const mark = caret < end
      ? marks.find((one) => caret <= one.start && one.end <= end)
      : marks.find((one) => one.start < caret && caret <= one.end) || marks.find((one) => one.start === caret);
    if (!mark) return false;
    const rest = text.value.slice(0, mark.start) + text.value.slice(mark.end);
    const edges = new Set([0, rest.length]);
    for (const word of rest.matchAll(/⟨\/?\d+\/?⟩|[^\s⟨⟩]+/gu)) { edges.add(word.index); edges.add(word.index + word[0].length); }
    const sorted = [...edges].sort((one, other) => one - other);
    const place = step > 0 ? sorted.find((edge) => edge > mark.start) : sorted.reverse().find((edge) => edge < mark.start);
    if (place === undefined) return true;
    put(text, 0, text.value.length, rest.slice(0, place) + mark.text + rest.slice(place));
    text.setSelectionRange(place + mark.text.length, place + mark.text.length);
    return true;
  };
  const wholeMarks = (event) => {
    const text = event.target;
    if (text.selectionStart !== text.selectionEnd || event.ctrlKey || event.altKey || event.metaKey) return;
    const caret = text.selectionStart;
    const behind = marksIn(text.value).find((one) => one.start < caret && caret <= one.end);
    const ahead = marksIn(text.value).find((one) => one.start <= caret && caret < one.end);
    if (event.key === "Backspace" && behind) { event.preventDefault(); put(text, behind.start, behind.end, ""); }
    else if (event.key === "Delete" && ahead) { event.preventDefault(); put(text, ahead.start, ahead.end, ""); }
    else if (event.key === "ArrowLeft" && behind && !event.shiftKey) { event.preventDefault(); text.setSelectionRange(behind.start, behind.start); }
    else if (event.key === "ArrowRight" && ahead && !event.shiftKey) { event.preventDefault(); text.setSelectionRange(ahead.end, ahead.end); }
  };

  // ---- a form comes, for the first time or after something was done to its segment
  const begin = (form) => {
    const text = field(form);
    if (!text) return;
    const stored = kept(form);
    if (stored && stored.text !== text.value) {
      if (stored.seen === seenBy(form)) {
        text.value = stored.text;
        form.dataset.dirty = "1";
        tell(form, words.back);
        later(form);
      } else {
        // Someone wrote meanwhile: the desk brings both texts together.
        post(stored.url, { text: stored.text, seen: stored.seen, seconds: 0 }).then((answer) => {
          if (answer.ok) { forget(form); location.reload(); }
        }).catch(lost);
      }
    } else if (stored) forget(form);
    draw(form);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form.segment");
    if (!form) return;
    if (event.target.name === "text") {
      form.dataset.dirty = "1";
      draw(form);
      keep(form);
      tell(form, "");
      later(form);
    }
    if (event.target.name.startsWith("piece-")) {
      const pieces = [...form.querySelectorAll("[data-piece]")];
      take(form, pieces.map((piece) => { const chosen = piece.querySelector("input:checked"); return chosen ? chosen.value : piece.dataset.piece; }).join(""));
      event.target.focus();
    }
  });

  // ---- where the person is
  const enter = (form) => {
    if (form === current) return;
    const before = current;
    current = form;
    for (const other of forms()) other.classList.toggle("here", other === form);
    if (before && document.contains(before)) leave(before);
    showInPage(form.dataset.segment);
    loadHelp(form);
  };
  const leave = (form) => {
    const text = field(form);
    if (text && form.dataset.dirty && text.value !== text.defaultValue && !form.querySelector(".clash")) submit(form, "save");
  };
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest("form.segment");
    if (form) { enter(form); tick(form); }
  });
  for (const kind of ["keydown", "pointermove", "input"]) {
    document.addEventListener(kind, () => { if (current) tick(current); }, { passive: true });
  }
  const go = (form) => {
    if (!form) return;
    (field(form) || form.querySelector("button")).focus({ preventScroll: true });
    form.scrollIntoView({ block: "center" });
  };
  const step = (by) => { const all = forms(); go(all[Math.max(0, all.indexOf(current) + by)] || all.at(-1)); };
  const nextDue = (form) => {
    const all = forms();
    const from = all.indexOf(form) + 1;
    return [...all.slice(from), ...all.slice(0, from)].find(isDue);
  };

  const submit = (form, deed, next = false) => {
    const button = form.querySelector(`button[name=do][value="${deed}"]`);
    if (!button) return;
    form.dataset.next = next ? "1" : "";
    button.click(); // htmx asks which button was clicked; requestSubmit would not tell it
  };
  document.addEventListener("click", (event) => {
    const approve = event.target.closest("button[name=do][value=approve]");
    if (approve && event.isTrusted && event.detail) approve.form.dataset.next = "1";
    const form = event.target.closest("form.segment") || current;
    const from = event.target.closest("[data-insert], [data-take], [data-open], [data-show-help]");
    if (!from || !form) return;
    if (from.dataset.insert !== undefined) insertWord(form, from.dataset.insert);
    else if (from.dataset.take !== undefined) take(form, from.dataset.take);
    else if (from.dataset.open !== undefined) putTag(form, from.dataset.open, from.dataset.close);
    else { enter(form); openTab("help", true); }
  });

  // ---- requests of a segment
  document.body.addEventListener("htmx:configRequest", (event) => {
    const form = event.detail.elt.closest("form.segment");
    if (form) event.detail.parameters.seconds = String(spent(form));
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("form.segment");
    if (!form || !field(form)) return;
    clearTimeout(timers.get(form));
    form.dataset.sent = field(form).value;
  });
  let swapping = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.target;
    if (!form || !form.matches("form.segment") || event.detail.xhr.status >= 400) return;
    const text = field(form);
    swapping = {
      id: form.dataset.segment,
      next: form.dataset.next === "1",
      inside: form.contains(document.activeElement) || document.activeElement === document.body && current === form,
      typed: text && form.dataset.sent !== undefined && text.value !== form.dataset.sent ? text.value : null,
      caret: text ? text.selectionStart : 0,
      state: event.detail.xhr.getResponseHeader("X-Segment-State"),
    };
    forget(form);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "help" || event.detail.target.id === "alternatives" || !swapping) return;
    const { id, next, inside, typed, caret, state } = swapping;
    swapping = null;
    const form = formOf(id);
    if (!form) return;
    const was = current && current.dataset.segment === id;
    if (was) { current = form; form.classList.add("here"); }
    const text = field(form);
    if (text && typed !== null) { text.value = typed; form.dataset.dirty = "1"; keep(form); later(form); }
    begin(form);
    const progress = form.querySelector("[data-progress]");
    if (progress) {
      const [done, all] = progress.dataset.progress.split("/");
      document.getElementById("progress").value = done;
      document.getElementById("progress-told").textContent = `${done}/${all}`;
    }
    found();
    if (next && (state === "final" || state === "reviewed")) go(nextDue(form) || form);
    else if (inside && was) { (text || form.querySelector("button")).focus({ preventScroll: true }); if (text) text.setSelectionRange(caret, caret); }
    if (current === form) loadHelp(form, true);
    refreshPage();
  });
  for (const kind of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(kind, (event) => {
      const form = event.detail.elt.closest("form.segment");
      if (form) { if (field(form)) { keep(form); form.dataset.dirty = "1"; } tell(form, words.offline); }
      lost();
    });
  }
  document.body.addEventListener("htmx:responseError", (event) => {
    const form = event.detail.elt.closest("form.segment");
    if (form) { if (field(form) && form.dataset.dirty) keep(form); tell(form, words.failed); }
  });

  // ---- beside: the page, and help
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const openTab = (name, into = false) => {
    for (const tab of tabs) {
      const chosen = tab.id === `tab-${name}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
    if (name === "help" && current) loadHelp(current);
    if (name === "page") refreshPage();
    if (into) {
      const panel = document.getElementById(`panel-${name}`);
      panel.scrollIntoView({ block: "nearest" });
      (name === "help" ? panel : tabs[0]).focus({ preventScroll: true });
    }
  };
  const isOpen = (name) => !document.getElementById(`panel-${name}`).hidden;
  for (const tab of tabs) {
    tab.addEventListener("click", () => openTab(tab.id.slice(4)));
    tab.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const other = tabs[(tabs.indexOf(tab) + 1) % tabs.length];
      openTab(other.id.slice(4));
      other.focus();
    });
  }
  let helpTimer = 0;
  let helpOf = "";
  const loadHelp = (form, anew = false) => {
    clearTimeout(helpTimer);
    if (!isOpen("help") || (!anew && helpOf === form.dataset.segment)) return;
    if (anew && helpBox.contains(document.activeElement) && helpBox.querySelector("textarea")?.value) return;
    helpTimer = setTimeout(() => {
      helpOf = form.dataset.segment;
      const inside = helpBox.contains(document.activeElement);
      window.htmx.ajax("GET", form.dataset.help, { target: "#help", swap: "innerHTML" }).then(() => {
        if (inside) document.getElementById("panel-help").focus({ preventScroll: true });
      });
    }, 200);
  };
  let pageTimer = 0;
  const refreshPage = () => {
    clearTimeout(pageTimer);
    if (isOpen("page")) pageTimer = setTimeout(() => frame.contentWindow.location.reload(), 600);
  };
  const showInPage = (id) => {
    const inside = frame.contentDocument;
    if (!inside || !inside.body) return;
    let first = null;
    for (const place of inside.querySelectorAll("[data-segment]")) {
      const here = place.dataset.segment === id;
      place.classList.toggle("segment-here", here);
      if (here && !first) first = place;
    }
    // scrollIntoView would move the desk around the page, too, and a click under way would miss.
    if (first) {
      const view = inside.defaultView;
      view.scrollTo({ top: view.scrollY + first.getBoundingClientRect().top - view.innerHeight / 3 });
    }
  };
  const dressPage = () => {
    const inside = frame.contentDocument;
    if (!inside || !inside.body || inside.body.dataset.dressed) return;
    inside.body.dataset.dressed = "1";
    const style = inside.createElement("link");
    style.rel = "stylesheet";
    style.href = document.querySelector("link[href*='review.css']").href.replace("review.css", "review-page.css");
    inside.head.append(style);
    const title = document.querySelector("form.segment[data-kind=title]");
    const heading = inside.querySelector("h1");
    if (title && heading) heading.dataset.segment = title.dataset.segment;
    inside.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link) event.preventDefault(); // a preview leads nowhere
      const place = event.target.closest("[data-segment]");
      if (place) go(formOf(place.dataset.segment));
    });
    if (current) showInPage(current.dataset.segment);
  };
  frame.addEventListener("load", dressPage);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") dressPage();

  // ---- names after @
  document.addEventListener("input", (event) => {
    const text = event.target;
    if (!text.matches("[data-names]")) return;
    text.parentElement.querySelector(".names")?.remove();
    const typed = /@([\p{L}. ]{0,24})$/u.exec(text.value.slice(0, text.selectionStart));
    if (!typed) return;
    const people = [...document.querySelectorAll("#people option")].map((one) => one.value);
    const fitting = people.filter((name) => name.toLowerCase().startsWith(typed[1].toLowerCase())).slice(0, 5);
    if (!fitting.length) return;
    const list = document.createElement("div");
    list.className = "names";
    for (const name of fitting) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small quiet";
      button.textContent = name;
      button.addEventListener("click", () => {
        put(text, text.selectionStart - typed[1].length, text.selectionStart, `${name} `);
        list.remove();
      });
      list.append(button);
    }
    text.after(list);
  });

  // ---- keys
  const keys = document.getElementById("keys");
  document.querySelector("[data-keys-open]").addEventListener("click", () => keys.showModal());
  const termAt = new WeakMap();
  document.addEventListener("keydown", (event) => {
    if (keys.open) return;
    const text = event.target.matches("textarea[name=text]");
    const typing = event.target.matches("input, textarea, select");
    const meta = event.ctrlKey || event.metaKey;
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if ((event.key === "?" && !typing) || (meta && event.key === "/")) { done(); keys.showModal(); return; }
    if (text) wholeMarks(event);
    if (event.defaultPrevented) return;
    if (meta && event.key === "Enter" && current) { done(); submit(current, "approve", !event.shiftKey); return; }
    if (meta && event.key.toLowerCase() === "s" && current) { done(); submit(current, "save"); return; }
    if (!event.altKey || meta) return;
    if (event.key === "ArrowDown") { done(); step(1); return; }
    if (event.key === "ArrowUp") { done(); step(current ? -1 : 0); return; }
    if (text && (event.key === "ArrowLeft" || event.key === "ArrowRight")) { if (moveTag(current, event.key === "ArrowRight" ? 1 : -1)) done(); return; }
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (digit && current) {
      const chip = current.querySelectorAll(".chip-button")[digit[1] - 1];
      if (chip) { done(); putTag(current, chip.dataset.open, chip.dataset.close); }
      return;
    }
    // By its place on the keyboard: Cyrillic layouts have other letters there.
    switch (event.code) {
      case "KeyN": done(); go(nextDue(current)); break;
      case "KeyT": if (current) {
        done();
        const terms = [...current.querySelectorAll(".source .term")];
        const at = termAt.get(current) || 0;
        if (terms.length) { insertWord(current, terms[at % terms.length].dataset.insert); termAt.set(current, at + 1); }
      } break;
      case "KeyM": if (current) {
        done();
        const best = helpOf === current.dataset.segment && helpBox.querySelector("[data-take]");
        if (best) take(current, best.dataset.take); else openTab("help");
      } break;
      case "KeyF": if (current) { done(); const mend = current.querySelector("button[value^='fix:']"); if (mend) mend.click(); } break;
      case "KeyU": if (current) { done(); submit(current, "undo"); } break;
      case "KeyH": done(); if (isOpen("help") && document.getElementById("panel-help").contains(document.activeElement)) go(current); else openTab("help", true); break;
      case "KeyP": done(); if (isOpen("page") && tabs[0] === document.activeElement) go(current); else openTab("page", true); break;
      default:
    }
  });

  forms().forEach(begin);
  window.addEventListener("resize", () => forms().forEach(draw));
  const wanted = location.hash.startsWith("#s-") && document.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`);
  if (wanted && wanted.matches("form.segment")) go(wanted);
})();
