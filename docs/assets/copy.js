/* Copies what a button names. Without this file, or where a browser lets no page copy (only hosts that it trusts may), the text
   stands there to be selected, and so it does after a failure. */

const SHOWN = 2000
const buttons = document.querySelectorAll("button[data-copies]")

async function copy(button) {
  const source = document.getElementById(button.dataset.copies)
  try {
    await navigator.clipboard.writeText(source.textContent)
    told(button, "Copied")
  } catch {
    getSelection().selectAllChildren(source)
    told(button, "Selected")
  }
}

/* The name that a screen reader has for the button says it too, for as long as the word on it does. */
function told(button, word) {
  const { name = button.getAttribute("aria-label") } = button.dataset
  button.dataset.name = name
  button.textContent = word
  button.setAttribute("aria-label", `${word}: ${name}`)
  clearTimeout(button.timer)
  button.timer = setTimeout(() => {
    button.textContent = "Copy"
    button.setAttribute("aria-label", name)
  }, SHOWN)
}

for (const button of buttons) button.addEventListener("click", () => copy(button))
