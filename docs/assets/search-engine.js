/* Finds what a reader looks for: asks Pagefind, mends what is misspelt, lets go of a word where all together find little, and
   puts what is found into groups by kind, the best first. Pagefind knows pages; this knows what they are. */

const ROOT = new URL("../", import.meta.url)
const BUNDLE = new URL("pagefind/", ROOT)

/* How many of each kind are looked at and shown at first, and how much what they are weighs beside how well they match. */
export const KINDS = {
  Articles: { read: 3, shown: 3, weight: 1.5 },
  Topics: { read: 3, shown: 2, weight: 1.2, named: 6 },
  Models: { read: 3, shown: 2, weight: 1.2 },
  Papers: { read: 10, shown: 5, weight: 1 },
  Resources: { read: 3, shown: 3, weight: 0.5 },
  Rules: { read: 3, shown: 2, weight: 0.8 },
  Pages: { read: 2, shown: 2, weight: 0.9 },
}
/* How near at least a thing is to the words, so that it is not one of the many that only hold them somewhere. */
const TOLD = 1.2
/* How near a thing is that has the words for one of its names; those of a topic are what it is called, and no short name of one paper. */
const NAMED = 3.5
const MOST = 25
const MANY = 8
const SECTIONS = 2

const RANKING = { termSimilarity: 2, pageLength: 0.4, termFrequency: 0.7, metaWeights: { title: 3, names: 3, people: 1.5, about: 0, cited: 0, sort: 0 } }
const SMALL = new Set("a an and are as at be by do for from how i in is it of on or the to with".split(" "))

const HYPHENED = /^\p{L}{2,}(-\p{L}{2,})+$/u

let started = null
let vocabulary = null

/* Pagefind, and the kind of everything but papers, which are the most. */
async function start() {
  const pagefind = await import(new URL("pagefind.js", BUNDLE))
  await pagefind.options({ basePath: BUNDLE.pathname, baseUrl: "/", ranking: RANKING, excerptLength: 30 })
  await pagefind.init()
  const kinds = new Map()
  const others = Object.keys(KINDS).filter((kind) => kind !== "Papers")
  const found = await Promise.all(others.map((kind) => pagefind.search(`zz${kind.toLowerCase()}`)))
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

async function searched(pagefind, kindOf, given, filters) {
  const words = given.flatMap((word) => (HYPHENED.test(word) ? word.split("-") : [word]))
  const results = await relaxed(pagefind, given, words, filters)
  const byKind = new Map()
  for (const result of results) {
    const kind = kindOf(result.id)
    if (!byKind.has(kind)) byKind.set(kind, [])
    byKind.get(kind).push(result)
  }
  const all = await Promise.all([...byKind].map(([kind, found]) => group(kind, found, words, filters)))
  const groups = all.filter(({ hits }) => hits.length).sort((one, other) => other.hits[0].score - one.hits[0].score)
  return { groups, count: groups.reduce((total, { count }) => total + count, 0), matched: groups.flatMap(({ hits }) => hits.flatMap(({ matched }) => matched)) }
}

/* What has all words, as they were given or taken apart at hyphens; and where that is little, what has all but one of them, or else any. */
async function relaxed(pagefind, given, words, filters) {
  const ask = async (some) => (await pagefind.search(some.join(" "), { filters })).results
  const results = await ask(given)
  const isEnough = results.length >= MANY || given.length < 2 || (given.length < 3 && results.length)
  if (isEnough && words.length === given.length) return results
  const best = new Map(results.map((result) => [result.id, result]))
  const add = async (parts, share) => {
    for (const part of await Promise.all(parts.map(ask))) {
      for (const result of part) {
        const score = result.score * share
        if (!best.has(result.id) || best.get(result.id).score < score) best.set(result.id, { ...result, score, data: () => result.data() })
      }
    }
  }
  if (words.length > given.length) await add([words], 1)
  let parts = [words]
  for (let left = words.length - 1; left >= 2 && best.size < MANY && parts.length < MOST; left--) {
    parts = unique(parts.flatMap((part) => part.map((_, nth) => part.filter((_, other) => other !== nth))))
    await add(parts, left / words.length)
  }
  if (!best.size) await add(words.map((word) => [word]), 1 / words.length)
  return [...best.values()].sort((one, other) => other.score - one.score)
}

const unique = (parts) => [...new Map(parts.map((part) => [part.join(" "), part])).values()]

async function group(kind, results, words, filters) {
  const { read, shown, weight, named = NAMED } = KINDS[kind]
  const isAlone = filters.kind === kind
  const some = results.slice(0, isAlone ? MOST : read)
  const hits = await Promise.all(some.map(async (result) => hit(await result.data(), result.score, words, weight, named)))
  const found = hits.filter(({ score }) => score).sort((one, other) => other.score - one.score)
  return { kind, hits: found.slice(0, isAlone ? MOST : shown), count: results.length }
}

function hit(data, score, words, weight, named) {
  const { title, about = "", names = "", cited = "0" } = data.meta
  const tokens = data.content.split(/\s+/)
  const matched = data.locations.flatMap((at) => [tokens[at], ...tokens[at].split(PARTS)].map(plain))
  const headings = data.anchors.filter(({ element }) => /^h[2-6]$/.test(element)).map(({ text }) => text ?? "")
  const near = closeness(words, title, names, headings, named)
  const known = 1 + 0.05 * Math.log2(1 + Number(cited))
  return {
    title,
    about,
    address: addressOf(data.url),
    excerpt: data.excerpt,
    matched,
    score: Math.log2(1 + score) * near * wholeness(words, matched) * known * (near >= TOLD ? weight : Math.min(1, weight)),
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

/* How near title, names and headings are to what was asked for: the same, or having all of its words, nearer the less there is besides and
   if they stand together. A title is the same up to its colon too, since many papers have a short name before theirs. */
function closeness(words, title, names, headings, named) {
  const wanted = plain(words.join(""))
  const stems = words.map((word) => stem(plain(word)))
  const share = (text) => stems.filter((part) => plain(text).includes(part)).length / stems.length
  if (plain(title) === wanted || plain(title.split(":")[0]) === wanted) return 6
  if (names.split(", ").some((name) => plain(name) === wanted)) return named
  const near = 0.3 * plain(title).includes(wanted) + 0.8 * plain(title).startsWith(wanted)
  if (share(title) === 1) return 1.3 + 4 * Math.min(1, wanted.length / plain(title).length) + near
  if (headings.some((heading) => plain(heading) === wanted)) return 2.5
  return 1 + Math.max(2 * share(title) ** 2, ...headings.map((heading) => (share(heading) === 1 ? 0.2 : 0)))
}

const stem = (word) => (word.length > 5 ? word.replace(/(ations?|ating|ions?|ings?|ed|es|e|s)$/, "") : word)

/* Less for a word that only begins a longer one, since rag is no Raghavan, and for one that is not there; nothing where none is, of which
   Pagefind has found the first letters. */
function wholeness(words, matched) {
  const shares = words.map(plain).map((word) => {
    const having = matched.filter((token) => token.includes(stem(word)))
    if (!having.length) return ABSENT
    return having.some((token) => token.length <= word.length + 3) ? 1 : 0.4
  })
  return shares.every((share) => share === ABSENT) ? 0 : shares.reduce((all, share) => all * share, 1)
}

const ABSENT = 0.7

/* Where a word of several falls apart: at hyphens, and where a capital stands within. */
const PARTS = /[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u

const isSpelt = (word) => /^\p{L}{4,}$/u.test(word)

/* Whether Pagefind has matched the word itself, and not a short beginning of it. */
const isAlike = (word, matched) => matched.includes(stem(plain(word)))

/* The word of the library that is spelt most like this one, of those equally near the most frequent. */
async function nearest(word) {
  vocabulary ??= fetch(new URL("words.json", BUNDLE)).then((answer) => answer.json())
  const wanted = word.toLowerCase()
  const listed = await vocabulary
  if (listed.some((known) => known.startsWith(wanted))) return word
  let best = word
  let least = wanted.length < 6 ? 1.5 : 2.5
  for (const known of listed) {
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
