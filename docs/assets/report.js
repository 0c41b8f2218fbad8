/* Tells the form for errors which words were selected on the page, and in which section; without any, the section that the
   address names. Without this file the form knows the page alone. */

const LONGEST = 300
const article = document.querySelector("article")
const link = document.querySelector("a.report")
let selected = null

function titleOf(node) {
  const headings = [...article.querySelectorAll("h2[id], h3[id], h4[id]")]
  const before = headings.filter((heading) => heading.contains(node) || heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)
  return (before.at(-1)?.firstChild?.textContent ?? "").trim()
}

/* A click on the link ends the selection, so that what was selected is kept until something else is. */
document.addEventListener("selectionchange", () => {
  const selection = getSelection()
  if (!selection.isCollapsed && article.contains(selection.anchorNode)) {
    selected = { section: titleOf(selection.getRangeAt(0).startContainer), quote: `${selection}`.trim().slice(0, LONGEST) }
  }
})

function fill() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const known = selected ?? { section: place && article.contains(place) ? titleOf(place) : "", quote: "" }
  const form = new URL(link.href)
  for (const [name, value] of Object.entries(known)) {
    if (value) form.searchParams.set(name, value)
    else form.searchParams.delete(name)
  }
  link.href = form
}

for (const event of ["pointerdown", "focus"]) link?.addEventListener(event, fill)
