/* Gives formulas back as the TeX that they were written in: a displayed one by a button beside it, and any that is copied with a text, where the letters
   alone would say nothing. Without this file the TeX stands in the page all the same, as an annotation that browsers do not show. */

const COPIED_FOR = 1500

function texOf(math) {
  return math.querySelector("annotation").textContent
}

function written(math) {
  return math.getAttribute("display") === "block" ? `$$\n${texOf(math)}\n$$` : `$${texOf(math)}$`
}

const status = document.createElement("span")
status.className = "unseen"
status.setAttribute("role", "status")

for (const formula of document.querySelectorAll("div.formula")) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "copy-tex"
  button.textContent = "TeX"
  button.setAttribute("aria-label", "Copy TeX")
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(texOf(formula.querySelector("math")))
    status.textContent = "TeX copied"
    button.classList.add("done")
    setTimeout(() => {
      status.textContent = ""
      button.classList.remove("done")
    }, COPIED_FOR)
  })
  formula.append(button)
  document.body.append(status)
}

function mathAround(node) {
  return (node instanceof Element ? node : node.parentElement)?.closest("math")
}

/* A selection takes whole formulas: half of one has no TeX. */
function whole(selection) {
  const range = selection.getRangeAt(0).cloneRange()
  const [first, last] = [mathAround(range.startContainer), mathAround(range.endContainer)]
  if (first) range.setStartBefore(first)
  if (last) range.setEndAfter(last)
  return range
}

document.addEventListener("copy", (event) => {
  const selection = getSelection()
  if (selection.isCollapsed || event.target.closest?.("input, textarea")) return
  const copy = document.createElement("div")
  copy.append(whole(selection).cloneContents())
  const formulas = copy.querySelectorAll("math")
  if (!formulas.length) return
  copy.querySelectorAll(".copy-tex, .card, .headerlink").forEach((element) => element.remove())
  copy.querySelectorAll("a[href]").forEach((link) => (link.href = link.href))
  event.clipboardData.setData("text/html", copy.innerHTML)
  for (const math of formulas) math.replaceWith(written(math))
  copy.className = "unseen"
  copy.style.whiteSpace = "pre-line"
  document.querySelector("article").append(copy) // only what is laid out has lines
  event.clipboardData.setData("text/plain", copy.innerText.trim())
  copy.remove()
  event.preventDefault()
})
