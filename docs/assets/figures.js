/* Opens a figure as large as the window at a click or Enter on it, with its caption; a click on it there, or the button, shows its details, larger than
   the window. Without this file a figure leads to its drawing. */

const dialog = document.createElement("dialog")
dialog.className = "enlarged md-typeset"
dialog.innerHTML = `
  <div class="buttons">
    <button type="button" class="md-button" aria-pressed="false">Zoom</button>
    <button type="button" class="md-button" autofocus>Close</button>
  </div>
  <div class="view" tabindex="0" role="group"></div>
  <div class="caption"></div>`
const [zoom, close] = dialog.querySelectorAll("button")
const view = dialog.querySelector(".view")
const caption = dialog.querySelector(".caption")
let opener = null

function open(link) {
  const figure = link.closest("figure")
  const [label, text] = figure.querySelector("figcaption").cloneNode(true).children
  text.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"))
  const image = link.querySelector("img").cloneNode()
  image.loading = "eager"
  view.replaceChildren(image)
  caption.replaceChildren(label, " ", text)
  dialog.ariaLabel = label.textContent.replace(/\.$/, "")
  view.ariaLabel = `${dialog.ariaLabel}, which scrolls where it is larger than the window`
  opener = link
  show(false)
  document.body.append(dialog)
  dialog.showModal()
}

/* What was clicked stays where it was. */
function show(large, event) {
  const before = view.firstElementChild.getBoundingClientRect()
  zoom.ariaPressed = `${large}`
  view.classList.toggle("large", large)
  const [x, y] = event ? [(event.clientX - before.x) / before.width, (event.clientY - before.y) / before.height] : [0.5, 0.5]
  view.scrollTo({ left: x * (view.scrollWidth - view.clientWidth), top: y * (view.scrollHeight - view.clientHeight), behavior: "instant" })
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a.enlarge")
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  open(link)
})

dialog.addEventListener("click", (event) => {
  const { target } = event
  if (target === zoom) show(zoom.ariaPressed === "false")
  else if (target instanceof HTMLImageElement) show(zoom.ariaPressed === "false", event)
  else if (target === close || target === dialog || target.closest("a[href^='#']")) dialog.close()
})

dialog.addEventListener("close", () => {
  opener.focus({ preventScroll: true })
  dialog.remove()
})
