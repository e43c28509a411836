// Paper has nothing to unfold: set-ups are opened for printing, and folded again after. Cases are many, a page or two
// each: those are printed that the reader has opened.
(() => {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.setup:not([open])")];
    opened.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));
})();
