/* Opens the search: by a button, by `/`, `s`, Ctrl-K or ⌘-K. The rest of it is loaded when it is wanted first. */

const WRITES = "input, textarea, select, [contenteditable]"

async function open() {
  const { openSearch } = await import("./search-dialog.js")
  openSearch()
}

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-opens='__search']")) open()
})

document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event
  const isChord = (ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k"
  const isLetter = !ctrlKey && !metaKey && !altKey && (key === "/" || key === "s") && !event.target.closest?.(WRITES)
  if (isComposing || !(isChord || isLetter)) return
  event.preventDefault()
  open()
})
