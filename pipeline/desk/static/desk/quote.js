// What is selected in a page goes into the field of wrong words.
(() => {
  "use strict";
  const page = document.querySelector("[data-quotable]");
  const field = document.getElementById("id_quoted");
  if (!page || !field) return;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || !page.contains(selection.anchorNode) || !page.contains(selection.focusNode)) return;
    const words = selection.toString().replace(/\s+/g, " ").trim();
    if (words && words.length <= 1000) field.value = words;
  });
})();
