/* Shows what a link leads to in a card beside it: the reference of a citation with the note on its paper, where a checked number comes from, the source of a
   value of a model, and what the pages of papers and models say first. It opens while the link is pointed at, when it is reached by keyboard, and at a first
   tap. Without this file each link is a link, and it stays one for Enter, a click and a second tap. */

const OPENS_AFTER = 120
const ASKS_AFTER = 300
const CLOSES_AFTER = 250
const GAP = 8

const CITATION = "a.footnote-ref, a.checked, .sheet td sup a"
const NO_WORDS = ".headerlink, .footnote-backref, .at-line, .enlarge, .card a"
const ROOT = new URL("../", import.meta.url)
const TOLD_OF = /^(?:papers\/(?!topics\/)|models\/)[^/]+\/$/ // addresses of papers and of families, below the root

let card = null
let owner = null
let wanted = null
let side = ""
let timer = 0
let pointer = ""
let returning = false

function linkAt(node) {
  const link = node instanceof Element && node.closest("article a[href]")
  return link && (link.matches(CITATION) || isToldOf(link)) ? link : null
}

/* A link to the page of a paper or of models; on the page itself, to one of its releases. */
function isToldOf(link) {
  if (link.matches(NO_WORDS) || link.origin !== ROOT.origin || !link.pathname.startsWith(ROOT.pathname)) return false
  if (!TOLD_OF.test(link.pathname.slice(ROOT.pathname.length))) return false
  return link.pathname !== location.pathname || Boolean(document.getElementById(link.hash.slice(1))?.closest("td"))
}

/* Where an entry of a list or a cell of a table begins with a link, that is what it is there for: a tap follows it. */
function isInText(link) {
  const entry = link.closest("li, td, th")
  if (!entry) return !link.closest("nav, h1, h2, h3, h4")
  const before = document.createRange()
  before.setStart(entry, 0)
  before.setEndBefore(entry.querySelector("a[href]"))
  return !entry.closest(".footnote") && before.toString().trim() !== ""
}

function later(action, delay) {
  clearTimeout(timer)
  timer = setTimeout(action, delay)
}

function entryOf(citation) {
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

function nameOf(link) {
  if (link.matches(".checked")) return `Where ${link.textContent} comes from`
  if (!link.matches(CITATION)) return `About ${link.textContent}`
  return `${link.matches(".footnote-ref") ? "Reference" : "Source"} ${link.textContent}`
}

/* Below the link, or above it where there is more room, and always inside the window; what comes later does not change the side. */
function place() {
  const mark = owner.getBoundingClientRect()
  const room = { below: innerHeight - mark.bottom - 2 * GAP, above: mark.top - 2 * GAP }
  side ||= card.offsetHeight <= room.below || room.above < room.below ? "below" : "above"
  card.style.maxHeight = `min(60vh, ${room[side]}px)`
  const { offsetWidth: width, offsetHeight: height } = card
  const edge = document.documentElement.clientWidth - width - GAP
  card.style.left = `${Math.max(GAP, Math.min(mark.left - GAP, edge)) + scrollX}px`
  card.style.top = `${(side === "below" ? mark.bottom + GAP : mark.top - GAP - height) + scrollY}px`
}

function show(link, parts) {
  owner = link
  side = ""
  card = document.createElement("div")
  card.className = "card"
  card.id = "citation-card"
  card.popover = "manual"
  card.setAttribute("role", "dialog")
  card.setAttribute("aria-label", nameOf(link))
  card.append(...parts)
  ;(link.matches("sup > a") ? link.parentElement : link).after(card) // next in the order of the keyboard
  link.setAttribute("aria-describedby", card.id)
  card.showPopover()
  place()
}

/* What is shown is here, or on the page that is led to; whether there was anything to show is told. */
async function open(link) {
  clearTimeout(timer)
  if (owner === link || wanted === link) return true
  close()
  const known = link.matches(CITATION) && entryOf(link)
  if (known) show(link, known)
  wanted = link
  const page = !known ? link : link.matches(".footnote-ref") ? [...card.querySelectorAll("a")].find(isPaper) : null
  const told = page ? await ask(page, Boolean(known)) : null
  if (wanted !== link) return true
  wanted = null
  if (told && known) {
    card.append(...told)
    place()
  } else if (told) show(link, told)
  return Boolean(known || told)
}

function isPaper(link) {
  return link.origin === ROOT.origin && link.pathname.startsWith(`${ROOT.pathname}papers/`)
}

async function ask(link, isKnown) {
  try {
    const { noteOf, told } = await import("./told.js")
    return await (isKnown ? noteOf(link) : told(link))
  } catch {
    return null // without a connection a link is a link
  }
}

function close() {
  clearTimeout(timer)
  wanted = null
  if (!owner) return
  owner.removeAttribute("aria-describedby")
  card.remove()
  owner = card = null
}

function closeUnlessFocused() {
  if (!card?.contains(document.activeElement)) close()
}

async function follow(link) {
  if (!(await open(link))) location.assign(link.href)
}

if ("popover" in HTMLElement.prototype) {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return
    const link = linkAt(event.target)
    if (link) later(() => open(link), owner ? CLOSES_AFTER : link.matches(CITATION) ? OPENS_AFTER : ASKS_AFTER)
    else if (card?.contains(event.target)) clearTimeout(timer)
    else later(closeUnlessFocused, CLOSES_AFTER)
  })

  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType
    if (!linkAt(event.target) && !card?.contains(event.target)) close()
  })

  document.addEventListener("click", (event) => {
    const link = linkAt(event.target)
    if (!link) return
    const tapped = pointer === "touch" && event.detail > 0 && (link.matches(CITATION) || isInText(link))
    if (tapped && owner !== link && wanted !== link) {
      event.preventDefault()
      follow(link)
    } else close()
  })

  document.addEventListener("focusin", (event) => {
    const link = linkAt(event.target)
    if (link && !returning && link.matches(":focus-visible")) {
      if (link.matches(CITATION)) open(link)
      else later(() => open(link), ASKS_AFTER)
    } else if ((owner || wanted) && event.target !== (owner ?? wanted) && !card?.contains(event.target)) close()
  })

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !(owner || wanted)) return
    const link = owner
    const inside = card?.contains(document.activeElement)
    close()
    if (inside) {
      returning = true
      link.focus()
      returning = false
    }
  })

  addEventListener("resize", close)
}
