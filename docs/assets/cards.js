/* Shows the reference of a citation, where a checked number comes from, or the source of a value of a model, in a card beside
   it: while it is pointed at, when it is reached by keyboard, and at a first tap. Without this file each is a link to its entry at the end of the page, and it
   stays one for Enter, a click and a second tap. */

const OPENS_AFTER = 120
const CLOSES_AFTER = 250
const GAP = 8

let card = null
let owner = null
let timer = 0
let pointer = ""
let returning = false

function citationAt(node) {
  return node instanceof Element ? node.closest("a.footnote-ref, a.checked, .sheet td sup a") : null
}

function later(action, delay) {
  clearTimeout(timer)
  timer = setTimeout(action, delay)
}

function content(citation) {
  const entry = document.getElementById(decodeURIComponent(citation.hash.slice(1)))?.closest("li")
  if (!entry) return null
  const copy = entry.cloneNode(true)
  copy.querySelectorAll(".footnote-backref, [href^='#number-from-']").forEach((link) => link.remove())
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"))
  const line = citation.parentElement.dataset.line
  if (line) copy.append(...correction(line))
  return copy.childNodes
}

/* A value's own line, in the file to which the page already leads if there is a repository. */
function correction(line) {
  const file = document.querySelector(".sheet td > a.at-line")
  if (!file) return []
  const link = document.createElement("a")
  link.className = "at-line"
  link.href = file.href.replace(/#.*/, `#L${line}`)
  link.textContent = `Correct it in ${link.pathname.split("/").slice(-2).join("/")}, line ${line}`
  return [" ", link]
}

function nameOf(citation) {
  if (citation.matches(".checked")) return `Where ${citation.textContent} comes from`
  return `${citation.matches(".footnote-ref") ? "Reference" : "Source"} ${citation.textContent}`
}

/* Below the citation, or above it where there is more room, and always inside the window. */
function place() {
  const mark = owner.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = card
  const edge = document.documentElement.clientWidth - width - GAP
  const below = mark.bottom + GAP + height <= innerHeight || mark.top < innerHeight - mark.bottom
  card.style.left = `${Math.max(GAP, Math.min(mark.left - GAP, edge)) + scrollX}px`
  card.style.top = `${(below ? mark.bottom + GAP : mark.top - GAP - height) + scrollY}px`
}

function open(citation) {
  clearTimeout(timer)
  if (owner === citation) return
  close()
  const parts = content(citation)
  if (!parts) return
  owner = citation
  card = document.createElement("div")
  card.className = "card"
  card.id = "citation-card"
  card.popover = "manual"
  card.setAttribute("role", "dialog")
  card.setAttribute("aria-label", nameOf(citation))
  card.append(...parts)
  ;(citation.matches(".checked") ? citation : citation.parentElement).after(card) // next in the order of the keyboard
  citation.setAttribute("aria-describedby", card.id)
  card.showPopover()
  place()
}

function close() {
  clearTimeout(timer)
  if (!owner) return
  owner.removeAttribute("aria-describedby")
  card.remove()
  owner = card = null
}

function closeUnlessFocused() {
  if (!card?.contains(document.activeElement)) close()
}

if ("popover" in HTMLElement.prototype) {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return
    const citation = citationAt(event.target)
    if (citation) later(() => open(citation), owner ? CLOSES_AFTER : OPENS_AFTER)
    else if (card?.contains(event.target)) clearTimeout(timer)
    else later(closeUnlessFocused, CLOSES_AFTER)
  })

  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType
    if (!citationAt(event.target) && !card?.contains(event.target)) close()
  })

  document.addEventListener("click", (event) => {
    const citation = citationAt(event.target)
    if (!citation) return
    const tapped = pointer === "touch" && event.detail > 0
    if (tapped && owner !== citation) {
      event.preventDefault()
      open(citation)
    } else close()
  })

  document.addEventListener("focusin", (event) => {
    const citation = citationAt(event.target)
    if (citation && !returning && citation.matches(":focus-visible")) open(citation)
    else if (owner && event.target !== owner && !card.contains(event.target)) close()
  })

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !owner) return
    const citation = owner
    const inside = card.contains(document.activeElement)
    close()
    if (inside) {
      returning = true
      citation.focus()
      returning = false
    }
  })

  addEventListener("resize", close)
}
