// Full-text search without a server: stems are looked up in files that the site carries (see index.py).
"use strict";
const glagolSearch = (() => {
  const script = document.currentScript;
  const box = document.querySelector("[data-search]");
  const folder = new URL(box.dataset.search, location.href); // of this variant's files
  const root = new URL(box.dataset.root, location.href);
  const field = box.querySelector("input");
  const told = box.querySelector("[data-told]");
  const list = box.querySelector("[data-results]");
  const STEP = 10; // results at once

  // ---- Words and stems, as stems.py does it.

  let rules;
  const take_rules = (written) => {
    const fold = new Map(written.fold.split(/\s+/).filter(Boolean).map((pair) => [pair[0], pair.slice(2)]));
    rules = { fold };
    rules.stop = new Set(written.stop.split(/\s+/).filter(Boolean).map(folded));
    rules.cuts = written.cut.trim().split(/\s+(?=\d)/).map((step) => {
      const [least, ...pairs] = step.split(/\s+/);
      const endings = new Map(pairs.map((pair) => {
        const [ending, instead = ""] = pair.split(":");
        return [ending, instead];
      }));
      return { least: Number(least), endings, longest: Math.max(...pairs.map((pair) => pair.split(":")[0].length)) };
    });
  };
  const folded = (word) => Array.from(word.toLowerCase(), (letter) => rules.fold.get(letter) ?? letter).join("");
  const words = (text) => text.normalize("NFC").replace(/[\u00ad\u0300\u0301]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];
  const cut = (word, { least, endings, longest }) => {
    for (let length = Math.min(longest, word.length - least); length > 0; length--) {
      const instead = endings.get(word.slice(-length));
      if (instead !== undefined) return word.slice(0, -length) + instead;
    }
    return word;
  };
  const stem = (word) => {
    const plain = folded(word);
    const capitals = word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
    if (rules.stop.has(plain) && !capitals) return "";
    if (plain.length < 2 && !/^\p{Nd}$/u.test(plain)) return "";
    return rules.cuts.reduce(cut, plain);
  };

  // ---- Files, each fetched once, when it is first needed.

  const waiting = new Map();
  const loaded = new Map();
  const load = (name) => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve) => {
        waiting.set(name, resolve);
        const element = document.createElement("script");
        element.src = new URL(`${name}.js`, folder);
        element.onerror = () => resolve([]); // no page has a word of that letter
        document.head.append(element);
      }));
    }
    return loaded.get(name);
  };
  const take = (name, lines) => waiting.get(name)(lines);

  // ---- Looking up.

  // A word's pages with the weight of their best stem; the last word may be unfinished.
  const pagesWith = async (word, unfinished) => {
    const wanted = stem(word);
    const start = folded(word);
    const pages = new Map();
    for (const line of await load(`w-${wanted.codePointAt(0).toString(16)}`)) {
      const [code, ...stems] = line.split(" ");
      for (const entry of stems) {
        const [found, weight = "1"] = entry.split(":");
        const whole = found === wanted;
        if (whole || (unfinished && (found.startsWith(start) || found.startsWith(wanted)))) {
          pages.set(code, Math.max(pages.get(code) ?? 0, Number(weight) * (whole ? 1 : 0.5)));
        }
      }
    }
    return pages;
  };

  const search = async (query) => {
    const asked = words(query).filter(stem);
    const ended = /[^\p{L}\p{N}]$/u.test(query);
    const found = await Promise.all(asked.map((word, at) => pagesWith(word, at === asked.length - 1 && !ended)));
    const scores = new Map();
    for (const pages of found) {
      const rarity = 1 / Math.log2(2 + pages.size);
      for (const [code, weight] of pages) {
        const [words, score] = scores.get(code) ?? [0, 0];
        scores.set(code, [words + 1, score + weight * rarity]);
      }
    }
    // Pages with all words; where there is none, those with most of them.
    const most = Math.max(0, ...[...scores.values()].map(([words]) => words));
    const codes = [...scores].filter(([, [words]]) => words === most);
    codes.sort(([a, [, x]], [b, [, y]]) => y - x || (a < b ? -1 : 1));
    return { codes: codes.map(([code]) => code), stems: new Set(asked.map(stem)) };
  };

  const page = async (code) => {
    const lines = await load(`p-${code.at(-1)}`);
    return lines.filter((line) => line.startsWith(`${code}\t`)).map((line) => {
      const [, path, title, note, summary] = line.split("\t");
      return { href: new URL(path, root), title, note, summary };
    });
  };

  // ---- Showing.

  const marked = (text, stems) => {
    const pieces = document.createDocumentFragment();
    for (const piece of text.split(/([\p{L}\p{N}\u00ad\u0300\u0301]+)/u)) {
      const hit = piece && words(piece).some((word) => stems.has(stem(word)));
      if (hit) {
        const mark = document.createElement("mark");
        mark.textContent = piece;
        pieces.append(mark);
      } else {
        pieces.append(piece);
      }
    }
    return pieces;
  };

  const shown = ({ href, title, note, summary }, stems) => {
    const item = document.createElement("li");
    if (note) {
      const line = document.createElement("p");
      line.className = "date";
      line.textContent = note;
      item.append(line);
    }
    const heading = document.createElement("h2");
    const link = document.createElement("a");
    link.href = location.protocol === "file:" ? `${href}index.html` : href;
    link.append(marked(title, stems));
    heading.append(link);
    const text = document.createElement("p");
    text.className = "summary";
    text.append(marked(summary, stems));
    item.append(heading, text);
    excerpt(href, stems).then((found) => found && text.replaceChildren(marked(found, stems)));
    return item;
  };

  // The passage in which the words stand, from the page itself; a page on a disk cannot be asked.
  const excerpt = async (href, stems) => {
    if (location.protocol === "file:") return "";
    try {
      const answer = await fetch(href);
      const read = new DOMParser().parseFromString(await answer.text(), "text/html");
      const body = read.querySelector("article .text") ?? read.querySelector("article") ?? read.body;
      for (const block of body.querySelectorAll("p, li, td, h2, h3, figcaption")) {
        const text = block.textContent.replace(/\s+/g, " ").trim();
        const at = words(text).find((word) => stems.has(stem(word)));
        if (at === undefined) continue;
        const middle = text.indexOf(at);
        const from = middle < 120 ? 0 : text.indexOf(" ", middle - 100) + 1;
        const to = text.length < from + 260 ? text.length : text.lastIndexOf(" ", from + 240);
        return `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
      }
    } catch {
      // Without a connection the summary stays.
    }
    return "";
  };

  let asked = 0;
  const answer = async (query, most = STEP) => {
    const number = ++asked;
    if (!words(query).some(stem)) {
      list.replaceChildren();
      told.textContent = "";
      return;
    }
    const { codes, stems } = await search(query);
    const pages = (await Promise.all(codes.slice(0, most).map(page))).flat();
    if (number !== asked) return; // the reader has typed on
    told.textContent = codes.length
      ? `${box.dataset.found} ${codes.length.toLocaleString(document.documentElement.lang)}`
      : box.dataset.nothing;
    list.replaceChildren(...pages.map((found) => shown(found, stems)));
    if (codes.length > most) {
      const more = document.createElement("button");
      more.type = "button";
      more.textContent = box.dataset.more;
      more.addEventListener("click", () => answer(query, most + STEP));
      const item = document.createElement("li");
      item.append(more);
      list.append(item);
    }
  };

  const begin = () => {
    box.querySelector("form").hidden = false;
    field.value = new URLSearchParams(location.search).get("q") ?? field.value;
    let pause;
    field.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => {
        if (location.protocol !== "file:") {
          history.replaceState(null, "", field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname);
        }
        answer(field.value);
      }, 150);
    });
    box.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      answer(field.value);
    });
    answer(field.value);
  };

  const first = document.createElement("script");
  first.src = new URL("rules.js", folder);
  script.after(first);
  return { take, rules: (written) => { take_rules(written); begin(); }, search, stem: (word) => stem(word) };
})();
