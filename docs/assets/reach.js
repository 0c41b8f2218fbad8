/* Within reach of the keyboard and of screen readers: what scrolls inside itself, the buttons of the header, copying; and on paper. */

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight) target.tabIndex = 0
    else target.removeAttribute("tabindex")
  }
})

/* Material wraps each table, and gives each block of code a landmark for its one button. */
function mend() {
  document.querySelectorAll(".md-typeset__scrollwrap, div.arithmatex").forEach((wide) => sizes.observe(wide))
  document.querySelectorAll(".md-code__nav:not([role])").forEach((buttons) => buttons.setAttribute("role", "none"))
}

/* What stands over each printed page. */
document.documentElement.style.setProperty("--title", JSON.stringify(document.title))

mend()
new MutationObserver(mend).observe(document.querySelector("article"), { childList: true, subtree: true })

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-opens='__drawer']")
  if (button) document.getElementById("__drawer").click()
})
