/* What a card tells of a paper, a family of models or a release: parts of its page, which is asked for once, when the first card wants them. */

const pages = new Map()

function pageOf(link) {
  if (link.pathname === location.pathname) return document
  if (!pages.has(link.pathname)) {
    const asked = fetchPage(link.pathname)
    asked.catch(() => pages.delete(link.pathname))
    pages.set(link.pathname, asked)
  }
  return pages.get(link.pathname)
}

async function fetchPage(path) {
  const answer = await fetch(path)
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return new DOMParser().parseFromString(await answer.text(), "text/html")
}

/* What is noted of the paper of a citation, whose reference is there already. */
export async function noteOf(link) {
  const page = await pageOf(link)
  return paragraphs(page.querySelectorAll(".notice, .annotation"), link)
}

export async function told(link) {
  const page = await pageOf(link)
  const reference = page.querySelector("#reference + p")
  if (reference) return paragraphs([...page.querySelectorAll(".notice"), reference, ...page.querySelectorAll(".annotation")], link)
  const row = page.getElementById(decodeURIComponent(link.hash.slice(1)))?.closest("td")?.parentElement
  return row ? release(page, row, link) : family(page)
}

function paragraphs(parts, link) {
  return [...parts].map((part) => {
    const paragraph = document.createElement("p")
    paragraph.append(...bare(part, link).childNodes)
    return paragraph
  })
}

/* A copy without marks of sources, links to lines and what other sources say; its links lead where they lead on its page. */
function bare(part, link) {
  const copy = document.importNode(part, true)
  const others = copy.querySelector("td > br")
  while (others?.nextSibling) others.nextSibling.remove()
  copy.querySelectorAll("sup[data-line], .citation, .at-line, [id]:empty").forEach((mark) => mark.remove())
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"))
  copy.querySelectorAll("a").forEach((goal) => (goal.href = new URL(goal.getAttribute("href"), link.href)))
  return copy
}

function release(page, row, link) {
  const facts = factsOf(row.closest("table"), [...row.cells].slice(1), link)
  const name = bare(row.cells[0], link).textContent.trim()
  const computed = needs(page)?.rows.find(({ cells }) => [...cells[0].childNodes].some((node) => node.textContent.trim() === name))
  if (computed) facts.push(...factsOf(computed.closest("table"), [1, 3, 4].map((place) => computed.cells[place]), link))
  return [title(name, page.querySelector(".lead").textContent.split(";")[0].replace("By", "by")), list(facts)]
}

/* Cells with their headers, as far as they tell anything. */
function factsOf(table, cells, link) {
  const headers = table.tHead.rows[0].cells
  return cells.filter((cell) => cell.textContent.trim() !== "–").map((cell) => [headers[cell.cellIndex].textContent, bare(cell, link).childNodes])
}

function family(page) {
  const lead = page.querySelector(".lead")
  const story = bare(lead.parentElement.nextElementSibling, location).textContent.replace(/\s+/g, " ")
  const [{ segment: sentence }] = new Intl.Segmenter("en", { granularity: "sentence" }).segment(story.replaceAll(/ ([.,;:])/g, "$1"))
  const [weights, cache] = ["Weights, 16 bits", "Cache a token"].map((name) => [name, rangeOf(needs(page), name)])
  const facts = [weights, cache].filter(([, range]) => range)
  const first = document.createElement("p")
  first.textContent = sentence.trim()
  return [title(page.querySelector("h1").firstChild.textContent, lead.textContent.replace("By", "by")), first, list(facts)]
}

/* The table of what the releases of a page take to run. */
function needs(page) {
  const heading = page.getElementById("what-it-takes-to-run")
  const table = heading && [...page.querySelectorAll("table")].find((other) => heading.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING)
  return table && { headers: [...table.tHead.rows[0].cells].map((cell) => cell.textContent), rows: [...table.tBodies[0].rows] }
}

/* From the smallest to the largest of a column. */
function rangeOf(table, name) {
  const values = table?.rows.map(({ cells }) => cells[table.headers.indexOf(name)].querySelector("data")).sort((one, other) => one.value - other.value)
  return values && [...new Set([values[0].textContent, values.at(-1).textContent])].join(" to ")
}

function title(name, more) {
  const paragraph = document.createElement("p")
  const strong = document.createElement("strong")
  strong.textContent = name
  paragraph.append(strong, ", ", more)
  return paragraph
}

function list(facts) {
  const element = document.createElement("dl")
  for (const [name, values] of facts) {
    const term = document.createElement("dt")
    const value = document.createElement("dd")
    term.textContent = name
    value.append(...[values].flat().flatMap((part) => (typeof part === "string" ? part : [...part])))
    const pair = document.createElement("div")
    pair.append(term, value)
    element.append(pair)
  }
  return element
}
