/* What scrolls inside itself, a wide table or formula, can be reached and scrolled with the keyboard. */

const WIDE = ".md-typeset__scrollwrap, div.arithmatex"

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
    else target.removeAttribute("tabindex")
  }
})

addEventListener("load", () => document.querySelectorAll(WIDE).forEach((element) => observer.observe(element)))
