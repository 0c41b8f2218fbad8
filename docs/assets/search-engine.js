/* Finds what a reader looks for: asks Pagefind, mends what is misspelt, lets go of a word where all together find little, and
   puts what is found into groups by kind, the best first. Pagefind knows pages; this knows what they are. */

const ROOT = new URL("../", import.meta.url)
const BUNDLE = new URL("pagefind/", ROOT)

/* How many of each kind are shown at first, and how much what they are weighs beside how well they match. */
export const KINDS = {
  Articles: { shown: 3, weight: 1.5 },
  Topics: { shown: 2, weight: 1.25 },
  Models: { shown: 3, weight: 1.1 },
  Papers: { shown: 5, weight: 1 },
  Rules: { shown: 2, weight: 0.8 },
  Pages: { shown: 2, weight: 0.8 },
}
const MOST = 25
const MANY = 8
const SECTIONS = 2

const RANKING = { termSimilarity: 2, pageLength: 0.4, termFrequency: 0.7, metaWeights: { title: 6, names: 8, people: 3, about: 0 } }
const SMALL = new Set("a an and are as at be by do for from how i in is it of on or the to with".split(" "))

let started = null
let vocabulary = null

/* Pagefind, and the kind of everything but papers, which are the most. */
async function start() {
  const pagefind = await import(new URL("pagefind.js", BUNDLE))
  await pagefind.options({ basePath: BUNDLE.pathname, baseUrl: "/", ranking: RANKING, excerptLength: 24 })
  await pagefind.init()
  const kinds = new Map()
  const others = Object.keys(KINDS).filter((kind) => kind !== "Papers")
  const found = await Promise.all(others.map((kind) => pagefind.search(null, { filters: { kind } })))
  found.forEach(({ results }, nth) => results.forEach(({ id }) => kinds.set(id, others[nth])))
  return { pagefind, kindOf: (id) => kinds.get(id) ?? "Papers" }
}

export function prepare() {
  started ??= start().catch((error) => {
    started = null
    throw error
  })
  return started
}

/* The topics and years by which results can be narrowed. */
export async function choices() {
  const { pagefind } = await prepare()
  const { topic = {}, year = {} } = await pagefind.filters()
  return { topics: Object.keys(topic).sort((one, other) => one.localeCompare(other)), years: Object.keys(year).sort().reverse() }
}

/* Groups of hits for a query, the best group first; `instead` is what was searched for where the query was misspelt. */
export async function find(query, filters = {}) {
  const { pagefind, kindOf } = await prepare()
  const words = wordsOf(query)
  if (!words.length) return { groups: [], count: 0, instead: "" }
  const search = (wanted) => searched(pagefind, kindOf, wanted, filters)
  const first = await search(words)
  const unknown = words.filter((word) => isSpelt(word) && !first.matched.some((other) => isAlike(word, other)))
  if (!unknown.length) return { ...first, instead: "" }
  const mended = await Promise.all(words.map((word) => (unknown.includes(word) ? nearest(word) : word)))
  if (mended.join() === words.join()) return { ...first, instead: "" }
  const second = await search(mended)
  return second.count ? { ...second, instead: mended.join(" ") } : { ...first, instead: "" }
}

function wordsOf(query) {
  const all = query.trim().split(/\s+/).filter(Boolean)
  const telling = all.filter((word) => !SMALL.has(word.toLowerCase()))
  return telling.length && query.trim().length > 1 ? telling : []
}

async function searched(pagefind, kindOf, words, filters) {
  const results = await relaxed(pagefind, words, filters)
  const byKind = Map.groupBy ? Map.groupBy(results, ({ id }) => kindOf(id)) : grouped(results, ({ id }) => kindOf(id))
  const groups = await Promise.all([...byKind].map(([kind, found]) => group(kind, found, words, filters)))
  groups.sort((one, other) => other.score - one.score)
  return { groups, count: results.length, matched: groups.flatMap(({ hits }) => hits.flatMap(({ matched }) => matched)) }
}

function grouped(items, key) {
  const groups = new Map()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}

/* What has all words; and where that is little, what has all but one of them, or else any. */
async function relaxed(pagefind, words, filters) {
  const ask = async (some) => (await pagefind.search(some.join(" "), { filters })).results
  const results = await ask(words)
  if (words.length < 2 || results.length >= MANY || (words.length < 3 && results.length)) return results
  const best = new Map(results.map((result) => [result.id, result]))
  const add = async (parts, share) => {
    for (const part of await Promise.all(parts.map(ask))) {
      for (const result of part) {
        const score = result.score * share
        if (!best.has(result.id) || best.get(result.id).score < score) best.set(result.id, { ...result, score, data: () => result.data() })
      }
    }
  }
  if (words.length > 2) await add(words.map((_, nth) => words.toSpliced?.(nth, 1) ?? words.filter((_, other) => other !== nth)), 0.8)
  if (!best.size) await add(words.map((word) => [word]), 0.5)
  return [...best.values()].sort((one, other) => other.score - one.score)
}

async function group(kind, results, words, filters) {
  const { shown, weight } = KINDS[kind]
  const most = filters.kind === kind ? MOST : shown
  const loaded = await Promise.all(results.slice(0, most).map(async (result) => hit(await result.data(), result.score, words)))
  const hits = loaded.toSorted?.((one, other) => other.score - one.score) ?? loaded
  return { kind, hits, count: results.length, score: weight * hits[0].score }
}

function hit(data, score, words) {
  const { title, about = "", names = "" } = data.meta
  const tokens = data.content.split(/\s+/)
  return {
    title,
    about,
    address: addressOf(data.url),
    excerpt: data.excerpt,
    matched: data.locations.map((at) => plain(tokens[at] ?? "")),
    score: score * closeness(words, title, names),
    sections: data.sub_results
      .filter(({ anchor }) => anchor)
      .map((part) => ({ title: part.title, address: addressOf(part.url), excerpt: part.excerpt, weight: sum(part.weighted_locations) }))
      .sort((one, other) => other.weight - one.weight)
      .slice(0, SECTIONS),
  }
}

const sum = (locations) => locations.reduce((total, { balanced_score: score }) => total + score, 0)

/* Pagefind makes addresses of files; that of a place on a page has an ending. */
const addressOf = (url) => new URL(url.replace(/^\//, "").replace(/(#.*)\.html$/, "$1"), ROOT).href

const plain = (text) => text.normalize("NFD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()

/* How near a title or a name is to what was asked for: the same, beginning with it, or having all of its words. */
function closeness(words, title, names) {
  const wanted = plain(words.join(""))
  const called = plain(title)
  if (called === wanted || names.split(", ").some((name) => plain(name) === wanted)) return 3
  if (called.startsWith(wanted)) return 1.6
  return words.every((word) => called.includes(plain(word))) ? 1.3 : 1
}

const isSpelt = (word) => /^\p{L}{4,}$/u.test(word)

/* Whether Pagefind has matched the word itself, and not a short beginning of it. */
function isAlike(word, matched) {
  return matched.includes(plain(word).slice(0, Math.max(3, Math.ceil(0.6 * word.length))))
}

/* The word of the library that is spelt most like this one, of those equally near the most frequent. */
async function nearest(word) {
  vocabulary ??= fetch(new URL("words.json", BUNDLE)).then((answer) => answer.json())
  const wanted = word.toLowerCase()
  let best = word
  let least = wanted.length < 6 ? 1.5 : 2.5
  for (const known of await vocabulary) {
    if (Math.abs(known.length - wanted.length) >= least) continue
    const far = distance(wanted, known, least)
    if (far < least) [best, least] = [known, far]
  }
  return best
}

/* Letters to be added, left out, changed or exchanged with their neighbour to make one word of the other; `most` where it is more. */
function distance(one, other, most) {
  let before = []
  let last = Array.from({ length: other.length + 1 }, (_, nth) => nth)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + !same)
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1)
    }
    if (Math.min(...row) >= most) return most
    ;[before, last] = [last, row]
  }
  return last[other.length]
}
