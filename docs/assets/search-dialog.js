/* The window of the search: a field, what narrows the results, and the results by kind. The keyboard stays in the field and moves a mark
   over the results, as the pattern of a combobox with a list has it: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */

import { KINDS, choices, find, prepare } from "./search-engine.js"

const ROOT = new URL("../", import.meta.url)
const INDEXES = ["articles", "topics", "papers", "models", "resources"]

const dialog = made("dialog", { className: "search", ariaLabel: "Search" })
const field = made("input", {
  type: "text",
  role: "combobox",
  placeholder: "Search articles, papers, models …",
  ariaLabel: "Search",
  ariaExpanded: "false",
  autocomplete: "off",
  spellcheck: false,
  enterKeyHint: "go",
})
const list = made("div", { className: "search-hits", id: "search-hits", role: "listbox", ariaLabel: "Results" })
const told = made("p", { className: "search-told", role: "status" })
const kinds = made("div", { className: "search-kinds", role: "group", ariaLabel: "Kind" })
const topic = select("Topic", "Any topic")
const since = select("From year", "From any year")
const until = select("To year", "To any year")

let kind = ""
let wanted = null
let isBusy = false
let marked = null

export function openSearch(typed) {
  if (!dialog.isConnected) build()
  if (!dialog.open) dialog.showModal()
  field.select()
  prepare().catch(fail)
  if (typed) {
    field.value = typed
    ask()
  }
}

function made(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

function select(name, any) {
  const element = made("select", { ariaLabel: name }, made("option", { value: "", textContent: any }))
  element.addEventListener("change", ask)
  return element
}

function build() {
  const close = made("button", { type: "button", className: "search-close", ariaLabel: "Close the search", textContent: "Esc" })
  close.addEventListener("click", () => dialog.close())
  for (const name of ["", ...Object.keys(KINDS)]) {
    const button = made("button", { type: "button", textContent: name || "All", ariaPressed: `${!name}`, value: name })
    button.addEventListener("click", () => narrow(name))
    kinds.append(button)
  }
  field.setAttribute("aria-controls", list.id)
  field.setAttribute("aria-autocomplete", "list")
  const form = made("form", { className: "search-field", method: "dialog", role: "search" }, field, close)
  form.addEventListener("submit", (event) => event.preventDefault())
  const narrowing = made("div", { className: "search-narrow" }, kinds, made("div", { className: "search-choices" }, topic, since, until))
  dialog.append(form, narrowing, told, list)
  document.body.append(dialog)
  field.addEventListener("input", ask)
  field.addEventListener("keydown", move)
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close())
  list.addEventListener("click", (event) => event.target.closest("a") && !event.ctrlKey && !event.metaKey && dialog.close())
  greet()
  fill()
}

function indexes() {
  const links = INDEXES.map((name) => made("a", { href: new URL(`${name}/`, ROOT), textContent: `All ${name}` }))
  return made("p", { className: "search-indexes" }, ...links)
}

/* Topics and years are asked for when somebody turns to them. */
function fill() {
  const load = async () => {
    const { topics, years } = await choices()
    topic.append(...topics.map((name) => new Option(name, name)))
    since.append(...years.map((year) => new Option(`From ${year}`, year)))
    until.append(...years.map((year) => new Option(`To ${year}`, year)))
  }
  let loading = null
  for (const chooser of [topic, since, until]) {
    for (const event of ["pointerenter", "focus"]) chooser.addEventListener(event, () => (loading ??= load().catch(fail)), { once: true })
  }
}

function narrow(name) {
  kind = name
  for (const button of kinds.children) button.ariaPressed = `${button.value === name}`
  field.focus()
  ask()
}

function filters() {
  const given = {}
  if (kind) given.kind = kind
  if (topic.value) given.topic = topic.value
  const years = [...since.options].map(({ value }) => value).filter(Boolean)
  const inside = years.filter((year) => (!since.value || year >= since.value) && (!until.value || year <= until.value))
  if (since.value || until.value) given.year = { any: inside.length ? inside : [" "] }
  return given
}

/* One search at a time; of what is typed meanwhile the last counts. */
async function ask() {
  wanted = field.value
  if (isBusy) return
  isBusy = true
  while (wanted !== null) {
    const query = wanted
    wanted = null
    try {
      const found = await find(query, filters())
      if (wanted === null) show(query, found)
    } catch (error) {
      fail(error)
    }
  }
  isBusy = false
}

function greet() {
  told.replaceChildren("By title, author, arXiv id, key, or what is told.", indexes())
  list.replaceChildren()
}

function show(query, { groups, count, instead }) {
  mark(null)
  if (!query.trim()) greet()
  else {
    told.replaceChildren(...outcome(query, count, instead))
    list.replaceChildren(...groups.map(({ kind, hits, count }) => section(kind, hits, count)))
  }
  list.querySelectorAll("[role='option']").forEach((option, nth) => (option.id = `search-hit-${nth}`))
  field.ariaExpanded = `${groups.length > 0}`
  list.scrollTop = 0
  dialog.dataset.found = query
}

function outcome(query, count, instead) {
  if (!count) return [`Nothing found for “${query.trim()}”.`]
  const many = count === 1 ? "1 result" : `${count.toLocaleString("en")} results`
  return instead ? [`${many} for `, made("strong", { textContent: instead }), `; nothing is spelt “${query.trim()}”.`] : [many]
}

function section(name, hits, count) {
  const title = made("div", { className: "search-kind", role: "presentation", id: `search-${name}`, textContent: name })
  const group = made("section", { role: "group" }, title)
  group.setAttribute("aria-labelledby", title.id)
  for (const hit of hits) {
    group.append(option(hit, "search-hit"), ...hit.sections.map((part) => option(part, "search-part")))
  }
  if (count > hits.length && kind !== name) {
    const more = made("button", { type: "button", role: "option", className: "search-more", tabIndex: -1 })
    more.textContent = `More ${name.toLowerCase()} (${count.toLocaleString("en")} in all)`
    more.addEventListener("click", () => narrow(name))
    group.append(more)
  }
  return group
}

function option({ title, about, address, excerpt }, className) {
  const name = made("span", { className: "search-title", textContent: title })
  const told = made("span", { className: "search-excerpt" }, ...marks(excerpt, title))
  const parts = about ? [name, made("span", { className: "search-about", textContent: about }), told] : [name, told]
  return made("a", { className, role: "option", href: address, tabIndex: -1, ariaSelected: "false" }, ...parts)
}

/* The excerpt, in which Pagefind has marked the words that it found, and written < and > as references; without the title where it begins
   with that, and without the gap before a stop where a citation stood. */
function marks(excerpt, title) {
  const words = excerpt.split(" ")
  const length = title.split(/\s+/).length
  const opening = words.slice(0, length).join(" ").replace(/<\/?mark>/g, "").replace(/\W+$/, "")
  const rest = opening === title.replace(/\W+$/, "") ? words.slice(length) : words
  const shown = rest.join(" ").replace(/ ([.,;:)])/g, "$1")
  return shown.split(/<mark>(.*?)<\/mark>/s).map((part, nth) => {
    const text = part.replace(/&lt;/g, "<").replace(/&gt;/g, ">")
    return nth % 2 ? made("mark", { textContent: text }) : text
  })
}

function move(event) {
  const options = [...list.querySelectorAll("[role='option']")]
  const at = options.indexOf(marked)
  if (event.key === "ArrowDown") mark(options[Math.min(at + 1, options.length - 1)])
  else if (event.key === "ArrowUp") mark(options[at - 1] ?? null)
  else if (event.key === "Enter" && options.length) follow(marked ?? options[0], event)
  else return
  event.preventDefault()
}

function mark(option) {
  if (marked) marked.ariaSelected = "false"
  marked = option ?? null
  if (!marked) return field.removeAttribute("aria-activedescendant")
  marked.ariaSelected = "true"
  field.setAttribute("aria-activedescendant", marked.id)
  marked.scrollIntoView({ block: "nearest" })
}

function follow(option, { ctrlKey, metaKey }) {
  option.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey }))
}

function fail(error) {
  console.warn(error)
  told.replaceChildren("The search cannot be loaded; these lead to everything there is.", indexes())
  list.replaceChildren()
}
