/* Sorts the tables of models by the column whose header is chosen, and the other way round when it is chosen again: texts as people order them,
   quantities by the value that stands in the page for machines, and what nobody knows last. Without this file they stand in their own order. */

const UNKNOWN = new Set(["", "–", "undisclosed"])
const NUMBER = /^[\d,]+(?= \(|$)/ // a count, with or without a note on it
const { compare: compareTexts } = new Intl.Collator("en", { numeric: true, sensitivity: "base" })

const status = document.createElement("p")
status.className = "unseen"
status.setAttribute("role", "status")

function textOf(cell) {
  if (!cell.querySelector("sup, .at-line")) return cell.textContent.trim()
  const copy = cell.cloneNode(true)
  copy.querySelectorAll("sup, .at-line").forEach((note) => note.remove())
  return copy.textContent.trim()
}

function keyOf(cell) {
  const told = cell.querySelector("data, time")
  if (told) return told.dateTime ?? Number(told.value)
  const text = textOf(cell)
  if (UNKNOWN.has(text)) return null
  const [number] = text.match(NUMBER) ?? []
  return number ? Number(number.replaceAll(",", "")) : text
}

function compare(one, other) {
  return typeof one === "number" && typeof other === "number" ? one - other : compareTexts(one, other)
}

function sort(table, header, descending) {
  const [body] = table.tBodies
  const keys = new Map([...body.rows].map((row) => [row, keyOf(row.cells[header.cellIndex])]))
  const rows = [...keys.keys()].sort((one, other) => {
    const [left, right] = [keys.get(one), keys.get(other)]
    if (left === null || right === null) return (left === null) - (right === null)
    return descending ? compare(right, left) : compare(left, right)
  })
  body.replaceChildren(...rows)
  table.querySelector("[aria-sort]")?.removeAttribute("aria-sort")
  header.ariaSort = descending ? "descending" : "ascending"
  status.textContent = `Sorted by ${header.textContent}, ${header.ariaSort}`
}

/* The first rows are what was asked for: from the middle of a long table the view goes back to them. */
function showFirst(table) {
  const box = table.closest(".md-typeset__scrollwrap")
  if (box) box.scrollTop = 0
  const top = parseFloat(getComputedStyle(table).scrollMarginTop)
  if (table.getBoundingClientRect().top < top) table.scrollIntoView({ block: "start", behavior: "instant" })
}

/* The list of families comes in the order of its first column. */
function orderOf(table) {
  const keys = [...table.tBodies[0].rows].map((row) => keyOf(row.cells[0]))
  const steps = new Set(keys.slice(1).map((key, place) => Math.sign(compare(keys[place], key))))
  if (steps.has(1) === steps.has(-1)) return null
  return steps.has(1) ? "descending" : "ascending"
}

for (const table of document.querySelectorAll(".sheet table")) {
  if (!table.tHead || table.tBodies[0].rows.length < 2) continue
  for (const header of table.tHead.rows[0].cells) {
    const button = document.createElement("button")
    button.type = "button"
    button.append(...header.childNodes)
    button.addEventListener("click", () => {
      sort(table, header, header.ariaSort === "ascending")
      showFirst(table)
    })
    header.append(button)
  }
  const first = table.tHead.rows[0].cells[0]
  const order = orderOf(table)
  if (order) first.ariaSort = order
  document.body.append(status)
}
