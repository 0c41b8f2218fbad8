/* Copies what a button names: a text on the page, or the file that the link before the button leads to. Without this file, or
   where a browser lets no page copy (only hosts that it trusts may), a text stands there to be selected, and so it does after a
   failure; a file is there to be opened. */

const SHOWN = 2000

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

/* Some browsers let a page copy only at the click itself, so they are promised at once what comes later. */
async function copyFile(button) {
  try {
    const text = fetched(button.previousElementSibling.href)
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })])
    told(button, "Copied")
  } catch {
    told(button, "Failed")
  }
}

async function fetched(address) {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(address)
  return new Blob([await answer.text()], { type: "text/plain" })
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

for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", () => (button.dataset.copies ? copy(button) : copyFile(button)))
}
