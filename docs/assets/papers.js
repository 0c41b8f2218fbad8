/* Filters and sorts the papers index; what is chosen stands in the address, so that a view can be shared. All papers come in one file, which is asked for
   when somebody first chooses, or comes by such an address. Without this file the newest papers stand there, and the lists by topic, venue, author and year. */

const AT_ONCE = 100
const [HAS_CODE, RETRACTED] = [1, 2]
const COLUMNS = { year: 3, title: 1, authors: 2, venue: 4 } // place in a row of the file, by the header of the column
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" }
const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" })

const form = document.querySelector("form.papers-filter")
const table = document.querySelector("table.papers")
const [body] = table.tBodies
const { q, topic, venue, from, to, code, author } = form.elements
const output = form.querySelector("output")
const reset = form.querySelector("[type=reset]")
const more = document.createElement("button")
const headers = [...table.tHead.rows[0].cells]
const own = { order: "-year", person: "" } // what no field of the form holds

let loading
let shown = []

/* Rows that are laid out otherwise than as rows of a table are none to some screen readers, unless they say so. */
function withRoles(root) {
  for (const [name, role] of Object.entries(ROLES)) {
    for (const element of root.querySelectorAll(name)) element.role = role
  }
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

function load() {
  loading ??= fetch(new URL("index.json", location.href)).then(async (answer) => {
    if (!answer.ok) throw new Error(answer.status)
    const { topics, venues, papers } = await answer.json()
    const places = new Map(topics.map(([slug], place) => [slug, place]))
    const words = papers.map(([key, title, , year, at, , people]) => plain([title, people, venues[at]?.[1], year, key].join("\n")))
    return { topics, venues, papers, places, words }
  })
  loading.catch(() => (loading = undefined)) // the next choice asks again
  return loading
}

/* The topic and all below it */
function below({ topics, places }, slug) {
  const found = new Set([places.get(slug)])
  for (let before = 0; before < found.size; ) {
    before = found.size
    topics.forEach(([, , parent], place) => found.has(parent) && found.add(place))
  }
  return found
}

function fitting(data) {
  const wanted = plain(q.value).split(/\s+/).filter(Boolean)
  const topics = topic.value && below(data, topic.value)
  const at = venue.value && data.venues.findIndex(([slug]) => slug === venue.value)
  const person = plain(own.person)
  const [first, last] = [Number(from.value) || -Infinity, Number(to.value) || Infinity]
  return data.papers.filter(([, , , year, place, filed, people, bits], n) => {
    if (year < first || year > last || (venue.value && place !== at) || (code.checked && !(bits & HAS_CODE))) return false
    if (topics && !filed.some((one) => topics.has(one))) return false
    if (person && !plain(people).split("; ").includes(person)) return false
    return wanted.every((word) => data.words[n].includes(word))
  })
}

function sorted(papers, { venues }) {
  const descending = own.order[0] === "-"
  const column = COLUMNS[own.order.replace("-", "")] ?? COLUMNS.year
  if (column === COLUMNS.year && descending) return papers // as they come
  const keys = new Map(papers.map((paper) => [paper, column === COLUMNS.venue ? (venues[paper[column]]?.[1] ?? "") : paper[column]]))
  return papers.toSorted((one, other) => {
    const [left, right] = [keys.get(one), keys.get(other)]
    if (left === "" || right === "") return (left === "") - (right === "") // what appeared nowhere comes last
    return (descending ? -1 : 1) * (column === COLUMNS.year ? left - right : compare(left, right))
  })
}

function row([key, title, people, year, at, , , bits], { venues }) {
  const line = document.createElement("tr")
  const link = document.createElement("a")
  link.href = `${key}/`
  link.textContent = title
  for (const content of [year, link, people, venues[at]?.[1] ?? ""]) line.insertCell().append(content)
  if (bits & RETRACTED) line.cells[1].append(", ", Object.assign(document.createElement("strong"), { textContent: "retracted" }))
  line.role = "row"
  for (const cell of line.cells) cell.role = "cell"
  return line
}

function show(data) {
  body.append(...shown.slice(body.rows.length, body.rows.length + AT_ONCE).map((paper) => row(paper, data)))
  const left = shown.length - body.rows.length
  if (left) table.after(more)
  else more.remove()
  more.textContent = `Show ${Math.min(left, AT_ONCE)} more of ${left.toLocaleString("en")}`
}

async function apply() {
  write()
  let data
  try {
    data = await load()
  } catch {
    output.textContent = "The list of papers could not be had. Choose again to try again."
    return
  }
  shown = sorted(fitting(data), data)
  body.replaceChildren()
  show(data)
  const all = data.papers.length
  output.textContent =
    shown.length === all ? `All ${all.toLocaleString("en")} papers` : `${shown.length.toLocaleString("en")} of ${all.toLocaleString("en")} papers`
}

/* From the address into the form, and back */
function read() {
  const asked = new URLSearchParams(location.search)
  for (const field of [q, topic, venue]) field.value = asked.get(field.name) ?? ""
  const years = (asked.get("year") ?? "").split("-")
  from.value = years[0]
  to.value = years.at(-1)
  for (const field of [topic, venue, from, to]) if (field.selectedIndex < 0) field.value = ""
  code.checked = asked.has("code")
  own.person = asked.get("author") ?? ""
  own.order = asked.get("sort") ?? "-year"
  if (!Object.hasOwn(COLUMNS, own.order.replace("-", ""))) own.order = "-year"
}

function write() {
  const asked = new URLSearchParams()
  for (const field of [q, topic, venue]) if (field.value.trim()) asked.set(field.name, field.value.trim())
  const years = from.value === to.value ? from.value : `${from.value}-${to.value}`
  if (years) asked.set("year", years)
  if (code.checked) asked.set("code", "1")
  if (own.person) asked.set("author", own.person)
  reset.hidden = !asked.size
  if (own.order !== "-year") asked.set("sort", own.order)
  author.hidden = !own.person
  author.textContent = `By ${own.person} ×`
  author.ariaLabel = `By ${own.person}: show all authors`
  for (const header of headers) {
    const name = header.textContent.toLowerCase()
    header.ariaSort = own.order === name ? "ascending" : own.order === `-${name}` ? "descending" : null
  }
  history.replaceState(history.state, "", `${location.pathname}${asked.size ? `?${asked}` : ""}${location.hash}`)
}

function sortBy(header) {
  const name = header.textContent.toLowerCase()
  own.order = own.order === name ? `-${name}` : name
  apply()
  const top = parseFloat(getComputedStyle(table).scrollMarginTop)
  if (table.getBoundingClientRect().top < top) table.scrollIntoView({ block: "start", behavior: "instant" })
}

withRoles(table.parentElement)
table.role = "table"
for (const header of headers) {
  const button = document.createElement("button")
  button.type = "button"
  button.append(...header.childNodes)
  button.addEventListener("click", () => sortBy(header))
  header.append(button)
}
more.type = "button"
more.className = "md-button"
more.addEventListener("click", async () => {
  const next = body.rows.length
  show(await load())
  body.rows[next]?.querySelector("a").focus()
})
form.addEventListener("submit", (event) => event.preventDefault())
form.addEventListener("input", apply)
form.addEventListener("reset", () => {
  own.person = ""
  setTimeout(apply) // once the fields are empty
})
author.addEventListener("click", () => {
  own.person = ""
  apply()
  q.focus()
})
addEventListener("popstate", () => {
  read()
  apply()
})
read()
if (location.search) apply()
else headers[0].ariaSort = "descending"
