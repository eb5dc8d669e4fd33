// Dropping files, pasting with formatting, and writing a post as it will look.
(() => {
  "use strict";
  const zone = document.querySelector("[data-dropzone]");
  if (zone) {
    const input = zone.querySelector("input[type=file]");
    const chosen = zone.querySelector("[data-chosen]");
    const show = () => {
      chosen.replaceChildren(...[...input.files].map((file) => {
        const line = document.createElement("li");
        line.textContent = file.name;
        return line;
      }));
    };
    input.addEventListener("change", show);
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
    }
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      const all = new DataTransfer();
      for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
      input.files = all.files;
      show();
    });
    // A file that misses the zone must not replace the page.
    for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
  }

  // What is pasted keeps its formatting until somebody writes into it.
  const text = document.getElementById("id_text");
  const rich = document.getElementById("id_rich");
  if (text && rich) {
    const note = document.querySelector("[data-rich]");
    text.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      const whole = !text.value.trim() || (text.selectionStart === 0 && text.selectionEnd === text.value.length);
      setTimeout(() => { rich.value = html && whole ? html : ""; note.hidden = !rich.value; });
    });
    text.addEventListener("beforeinput", (event) => {
      if (event.inputType !== "insertFromPaste") { rich.value = ""; note.hidden = true; }
    });
  }

  const form = document.querySelector("[data-correcting]");
  if (form) {
    const plain = form.querySelector("[data-plain]");
    const source = plain.querySelector("textarea");
    const writing = form.querySelector("[data-writing]");
    const toolbar = form.querySelector("[data-toolbar]");
    // The server has sanitised it; parsed apart, nothing in it is loaded or run before it is shown.
    const parsed = new DOMParser().parseFromString(source.value, "text/html");
    writing.replaceChildren(...parsed.body.childNodes);
    writing.contentEditable = "true";
    writing.hidden = toolbar.hidden = false;
    plain.hidden = true;
    source.required = false;
    document.execCommand("defaultParagraphSeparator", false, "p");
    let changed = false;
    writing.addEventListener("input", () => { changed = true; });
    writing.addEventListener("paste", (event) => {
      event.preventDefault();
      document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    });
    toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      writing.focus();
      if (button.dataset.block) document.execCommand("formatBlock", false, button.dataset.block);
      else document.execCommand(button.dataset.do, false);
    });
    form.addEventListener("submit", () => { if (changed) source.value = writing.innerHTML; changed = false; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }
})();
