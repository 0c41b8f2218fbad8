/* Opens the search: by a button, by `/`, `s`, Ctrl-K or ⌘-K. The rest of it is loaded when it is wanted first. */

const WRITES = "input, textarea, select, [contenteditable]"

/* What is typed while it is loaded; nothing while it is not. */
let typed = null

async function open() {
  if (typed !== null) return
  typed = ""
  try {
    const { openSearch } = await import("./search-dialog.js")
    openSearch(typed)
  } finally {
    typed = null
  }
}

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-opens='__search']")) open()
})

document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event
  const isChord = (ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k"
  const isLetter = !ctrlKey && !metaKey && !altKey && (key === "/" || key === "s") && !event.target.closest?.(WRITES)
  const isTyped = typed !== null && key.length === 1 && !ctrlKey && !metaKey && !altKey
  if (isComposing || !(isChord || isLetter || isTyped)) return
  event.preventDefault()
  if (isTyped) typed += key
  else open()
})
