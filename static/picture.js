// The one chart component: a picture is drawn once for each change, in place, by Plotly or as a table, and can be
// worked by mouse and by keyboard. What is drawn comes whole from charts/; nothing is counted or worded here.

const pictures = new WeakMap()
const all = new Set()
const PAPER = 17 / 2.54 * 96, ACROSS = 26.5 / 2.54 * 96
const MANY = { columns: 16, rows: 6 }  // a larger matrix is printed on a sheet turned on its side
const SQUEEZED = 240  // a plot never narrower than this: a picture on a phone is made smaller, then moved sideways
const PHONE = 600, SMALLEST = 0.75  // on a window narrower than this; no smaller than this part of its size
const TABLET = 900, KEY_LINE = 18  // on a narrower window the key stands over the figure as text that can wrap
const WIDEST_HEAD = 4.7  // the longest line of a stage's name, as times the size of its letters, and a bit
const WIDE = 1920, TALL = 1080
const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, showTips: false, doubleClick: false }
const TOOLS = {
  "Full screen": "M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5",
  "Save as a picture": "M12 3v12M7 10l5 5 5-5M4 20h16",
}
let printing = false

/** Show what `data` holds in its place on the page; called again for every run of the page. */
export function mount({ data, parentElement, setTriggerValue }) {
  const picture = pictures.get(parentElement) ?? new Picture(parentElement)
  // The page may run again while the script still loads: only the last of its showings may take the picture away.
  const showing = picture.showing = (picture.showing ?? 0) + 1
  picture.tell = setTriggerValue
  picture.show(data)
  return () => { if (picture.showing === showing) picture.end() }
}

// Those that wait to be drawn, in the order of the page; each is painted before the next is drawn.
const turns = new Set()
function inTurn() {
  requestAnimationFrame(() => setTimeout(() => {
    const [picture] = turns
    try { picture?.draw() } finally { if (turns.size) inTurn() }
  }))
}

class Picture {
  constructor(parent) {
    this.parent = parent
    this.root = made("figure", "picture")
    this.root.setAttribute("aria-busy", "true")
    this.root.picture = this
    this.title = made("figcaption", "picture-title")
    this.stage = made("div", "picture-stage")
    this.plot = made("div", "picture-plot")
    this.foot = made("div", "picture-foot")
    this.stage.append(this.plot)
    this.key = made("div", "picture-key")
    this.key.hidden = true
    this.root.append(this.title, this.key, this.stage, this.foot)
    parent.append(this.root)
    this.watch = new ResizeObserver(() => this.fit())
    this.watch.observe(this.root)
    pictures.set(parent, this)
    all.add(this)
  }

  show(data) {
    const id = new TextDecoder().decode(data.subarray(0, 16))
    if (id === this.id) return
    this.id = id
    this.told = JSON.parse(new TextDecoder().decode(data.subarray(16)))
    this.drawn = null
    this.root.classList.toggle("answers", this.told.click)
    this.root.setAttribute("aria-label", this.told.alt)
    const { replay, cells } = this.told.figure.layout.meta ?? {}
    // The same history, at another month: a pause that has come back as an address.
    if (replay && !turns.has(this) && this.form instanceof Replay && this.form.same === this.told.same) return this.form.go(this.told.at)
    this.root.classList.toggle("sideways", Boolean(cells) && large(this.told.figure.layout))
    this.form = replay ? new Replay(this) : cells ? new Cells(this) : new Plot(this)
    // What is in sight is painted first: one that has to be scrolled to does not keep a reader waiting.
    if (this.inSight()) return this.draw()
    this.root.setAttribute("aria-busy", "true")
    turns.add(this)
    if (turns.size === 1) inTurn()
  }

  inSight() {
    const { top, bottom } = this.root.getBoundingClientRect()
    return top < innerHeight && bottom > 0
  }

  /** Draw anew only where there is another width or size to draw at; what waits for its turn is not drawn before it. */
  fit() {
    if (turns.has(this) && !printing) return
    const { width, scale } = this.measure()
    if (this.drawn && Math.abs(this.drawn.width - width) < 1 && this.drawn.scale === scale) return
    this.draw()
  }

  measure() {
    const scale = Number(getComputedStyle(this.root).getPropertyValue("--picture-scale")) || 1
    const wanted = printing ? 0.857 : document.fullscreenElement === this.root ? this.fill : scale
    const paper = this.root.classList.contains("sideways") ? ACROSS : PAPER
    const width = printing ? paper : this.root.clientWidth
    const inner = document.fullscreenElement === this.root ? width - 32 : width
    return { width: inner, scale: wanted }
  }

  draw() {
    turns.delete(this)
    const at = this.measure()
    // What is not shown at this width (a list stands in its place) is not waited for.
    if (!this.root.checkVisibility()) this.root.removeAttribute("aria-busy")
    if (!at.width || !this.told) return
    this.drawn = at
    this.root.style.fontSize = `${14 * at.scale}px`
    this.form.draw(at.width / at.scale, at.scale)
    this.tools ??= this.equip()
    this.root.removeAttribute("aria-busy")
  }

  choose(data) {
    if (this.told.click && data != null) this.tell("chosen", data)
  }

  equip() {
    const tools = made("div", "picture-tools")
    const work = [() => this.enlarge(), () => save(this)]
    Object.entries(TOOLS).forEach(([name, path], place) => {
      const button = made("button")
      button.type = "button"
      button.title = name
      button.setAttribute("aria-label", `${name}: ${this.told.title}`)
      button.innerHTML = `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="${path}"/></svg>`
      button.onclick = work[place]
      if (place || document.fullscreenEnabled) tools.append(button)
    })
    this.root.append(tools)
    return tools
  }

  /** Over the whole screen, as large as its height allows. */
  enlarge() {
    if (document.fullscreenElement) return document.exitFullscreen()
    const { scale } = this.measure()
    const spare = (screen.height - 48) / this.root.offsetHeight
    this.fill = Math.max(scale, Math.min(2.2, scale * spare))
    return this.root.requestFullscreen().then(() => this.fit(), () => {})
  }

  end() {
    turns.delete(this)
    this.watch.disconnect()
    this.form?.end?.()
    hideTip()
    pictures.delete(this.parent)
    all.delete(this)
    this.root.remove()
  }
}

/** A figure drawn by Plotly, its title and source beside it as text. */
class Plot {
  constructor(picture) {
    this.picture = picture
    picture.drawing instanceof Plot || (picture.plot = renewed(picture))
    picture.drawing = this
    words(picture, picture.told.figure.layout)
  }

  draw(width, scale) {
    const { picture } = this, { figure } = picture.told
    const own = narrowed(bare(figure.layout), width)
    const [bared, key] = width < TABLET || printing ? keyApart(own) : [own, ""]
    const layout = fitted(bared, width)
    picture.key.hidden = !key
    write(picture.key, key)
    const { plot, stage } = picture, size = scale * smaller(layout.width, width)
    plot.style.width = `${layout.width}px`
    plot.style.height = `${layout.height}px`
    // A browser fits a sheet to what is laid out, not to what a transform makes of it.
    plot.style.zoom = printing ? size : ""
    plot.style.transform = printing || size === 1 ? "" : `scale(${size})`
    stage.style.height = `${layout.height * size}px`
    Plotly.react(plot, roomy(figure.data, layout), layout, CONFIG)
    this.listen(plot)
  }

  listen(plot) {
    const { picture } = this
    this.spots = null
    picture.ring ??= picture.stage.appendChild(made("div", "picture-ring"))
    plot.append(picture.ring)
    if (!plot.heard) {
      plot.heard = true
      plot.on("plotly_click", ({ points }) => picture.choose(points[0]?.customdata))
    }
    if (picture.told.click) picture.keys ??= keyboard(picture)
    picture.keys?.toggleAttribute("hidden", !picture.told.click)
  }

  /** Every mark that answers a click: where it stands, what it stands for, and its words. */
  marks() {
    return (this.spots ??= spots(this.picture.plot))
  }

  point(spot) {
    const { ring, plot } = this.picture
    const box = spot && { left: spot.x - spot.w / 2 - 4, top: spot.y - spot.h / 2 - 4, width: spot.w + 2, height: spot.h + 2 }
    for (const side in box) ring.style[side] = `${box[side]}px`
    ring.style.display = spot ? "block" : "none"
    if (spot) Plotly.Fx.hover(plot, [{ curveNumber: spot.curve, pointNumber: spot.number }])
    else Plotly.Fx.unhover(plot)
  }

  async sheet(width) {
    const { figure } = this.picture.told
    const layout = bare(figure.layout)
    const image = new Image()
    image.width = width
    image.height = layout.height
    image.src = await Plotly.toImage({ data: figure.data, layout: { ...layout, width } }, { format: "svg", width, height: layout.height })
    await image.decode()
    return image
  }

  end() {
    Plotly.purge(this.picture.plot)
  }
}

/** A figure of cells, as a table that can be walked through by key and read out. */
class Cells {
  constructor(picture) {
    this.picture = picture
    if (picture.drawing instanceof Plot) picture.drawing.end()
    if (!(picture.drawing instanceof Cells)) picture.plot = renewed(picture)
    picture.drawing = this
    dropKeys(picture)
    words(picture, picture.told.figure.layout)
    this.grid = readGrid(picture.told.figure)
  }

  draw(width) {
    const { plot, stage } = this.picture
    stage.style.height = plot.style.height = plot.style.width = plot.style.transform = ""
    const here = plot.contains(document.activeElement) ? document.activeElement.dataset : null
    plot.replaceChildren(...this.parts(width))
    this.listen(plot)
    // On a phone the latest months, and not the first, once: then the reader moves it.
    if (this.picture.told.figure.layout.meta?.from_end && !this.placed) {
      this.placed = true
      stage.scrollLeft = stage.scrollWidth
    }
    if (here) plot.querySelector(`td[data-row="${here.row}"][data-column="${here.column}"]`)?.focus({ preventScroll: true })
  }

  parts(width) {
    const { above, below } = this.grid
    const key = text => {
      const line = made("div", "picture-key")
      write(line, text)
      line.style.maxWidth = `${width}px`
      return line
    }
    return [...above.map(key), tableOf(this.grid, width, this.picture.told), ...below.map(key)]
  }

  listen(plot) {
    const { picture, grid } = this
    const cell = event => event.target.closest?.("td[data-at]")
    plot.onclick = event => { const at = cell(event); if (at) picture.choose(grid.cells[at.dataset.at].click) }
    plot.onpointerover = event => { const at = cell(event); at ? tip(at, grid.cells[at.dataset.at].hover, picture) : hideTip() }
    plot.onpointerleave = plot.onfocusout = hideTip
    plot.onfocusin = event => { const at = cell(event); if (at) this.stand(at) }
    plot.onkeydown = event => this.key(event, cell(event))
  }

  /** The one cell the Tab key comes to. */
  stand(at) {
    this.picture.plot.querySelector('td[tabindex="0"]')?.setAttribute("tabindex", "-1")
    at.setAttribute("tabindex", "0")
    if (at.matches(":focus-visible")) tip(at, this.grid.cells[at.dataset.at].hover, this.picture)
  }

  key(event, at) {
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault()
      return this.picture.choose(this.grid.cells[at.dataset.at].click)
    }
    if (event.key === "Escape") return hideTip()
    const to = this.beyond(event.key, +at.dataset.row, +at.dataset.column)
    if (!to) return
    event.preventDefault()
    to.focus()
  }

  beyond(key, row, column) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key]
    const find = (r, c) => this.picture.plot.querySelector(`td[data-row="${r}"][data-column="${c}"]`)
    const { rows, columns } = this.grid
    if (key === "Home") return columns.map((_, c) => find(row, c)).find(Boolean)
    if (key === "End") return columns.map((_, c) => find(row, c)).findLast(Boolean)
    if (!step) return null
    for (let [r, c] = [row + step[0], column + step[1]]; r >= 0 && c >= 0 && r < rows.length && c < columns.length; r += step[0], c += step[1]) {
      const at = find(r, c)
      if (at) return at
    }
    return null
  }

  async sheet(width) {
    const body = made("div", "picture-plot")
    body.append(...this.parts(width))
    return body
  }
}

function large({ xaxis, yaxis }) {
  return xaxis.tickvals.length > MANY.columns && yaxis.tickvals.length > MANY.rows
}

/** How much smaller a figure is drawn: so that more of it is seen at once on a phone, and all of it on paper. */
function smaller(needed, width) {
  if (printing) return Math.min(1, width / needed)
  return width < PHONE ? Math.min(1, Math.max(SMALLEST, width / needed)) : 1
}

/** A layout as wide as it needs. On a phone the names of its rows are cut, so that what they name is in sight. */
function fitted(layout, width) {
  const { l = 0, r = 0 } = layout.margin ?? {}, seen = width / SMALLEST
  const most = Math.max(120, 0.42 * seen)
  const cut = width < PHONE && l > most ? most : l
  const squeezed = cut + r + (width < PHONE ? SQUEEZED * SMALLEST : SQUEEZED)
  const needed = Math.max(width, squeezed, printing ? 0 : layout.meta?.narrowest ?? 0)
  if (cut === l) return { ...layout, width: needed }
  const letters = Math.floor((cut - 14) / 6.3)
  const annotations = layout.annotations.map(note => flushLeft(note)
    ? { ...note, xshift: note.xshift + l - cut, text: note.yref === "y" ? shortened(note.text, letters) : note.text }
    : note)
  // What is flush right with its axis would be cut at its beginning: a letter less than fits, at the least.
  const names = layout.yaxis?.ticktext?.map(text => shortened(text, Math.floor(letters * 0.92)))
  const yaxis = names ? { ...layout.yaxis, ticktext: names } : layout.yaxis
  return { ...layout, width: needed, annotations, yaxis, margin: { ...layout.margin, l: cut } }
}

/** A layout as it is to be in a narrow window: other margins, fewer words, heads of two lines (charts/marks.py). */
function narrowed(layout, width) {
  const { narrow } = layout.meta ?? {}
  if (!narrow || printing || width >= narrow.under) return layout
  const { margin, xaxis, yaxis2, yaxis3 } = layout, moved = margin.l - narrow.margin.l, more = 2 * KEY_LINE
  const annotations = layout.annotations.map(note => {
    if (note.name === "head") return { ...note, text: narrow.head }
    const at = flushLeft(note) ? { ...note, xshift: note.xshift + moved } : note
    return note.name === "key" ? { ...at, text: `${note.text}<br>${narrow.key}`, yshift: note.yshift + more } : at
  })
  // A head as wide as its lane would be turned aslant, and over the top.
  const lane = (Math.max(width, narrow.least) - narrow.margin.l - narrow.margin.r) / narrow.heads.length
  const tickfont = { ...xaxis.tickfont, size: Math.min(xaxis.tickfont?.size ?? layout.font.size, lane / WIDEST_HEAD) }
  return {
    ...layout, annotations, height: layout.height + more,
    meta: { ...layout.meta, narrowest: narrow.least },
    margin: { ...margin, ...narrow.margin, t: margin.t + more },
    xaxis: { ...xaxis, ticktext: narrow.heads, tickangle: 0, tickfont },
    yaxis2: { ...yaxis2, ticktext: narrow.titles },
    yaxis3: { ...yaxis3, ticktext: narrow.beside },
  }
}

/** Names in columns, each cut to the room it has; what follows a name is kept whole (charts/xmr/variation.py). */
function roomy(data, { meta, margin, width, font }) {
  const { names } = meta ?? {}
  if (!names) return data
  const room = (width - margin.l - margin.r) / names.columns - names.beside
  return data.map(trace => {
    if (trace.name !== names.trace) return trace
    const across = measured(`${trace.textfont.size}px ${font.family}`)
    const text = names.labels.map(([name, end]) => ` ${safe(held(name, room - across(end), across) + end)}`)
    return { ...trace, text }
  })
}

/** As much of a text as there is room for. */
function held(text, room, across) {
  if (across(text) <= room) return text
  const letters = [...text]
  do letters.pop()
  while (letters.length > 1 && across(`${letters.join("").trimEnd()}…`) > room)
  return `${letters.join("").trimEnd()}…`
}

/** What says how wide a text is in a font, in pixels. */
function measured(font) {
  const canvas = document.createElement("canvas").getContext("2d")
  canvas.font = font
  return text => canvas.measureText(text).width
}

/** A layout without its key, which where there is little room stands over the figure as text that can wrap; and the key. */
function keyApart(layout) {
  const key = layout.annotations?.find(note => note.name === "key")
  if (!key) return [layout, ""]
  // Beside heads that stand aslant the key has no room of its own to give up.
  const high = layout.xaxis?.tickangle ? 0 : KEY_LINE * key.text.split("<br>").length
  const margin = { ...layout.margin, t: layout.margin.t - high }
  const annotations = layout.annotations.filter(note => note !== key)
  return [{ ...layout, margin, annotations, height: layout.height - high }, key.text]
}

function flushLeft({ xref, xanchor, xshift }) {
  return xref === "paper" && xanchor === "left" && xshift < 0
}

/** Each line of a text with no more letters than these; its tags stay. */
function shortened(text, most) {
  return text.split("<br>").map(line => {
    if (plain(line).length <= most) return line
    let left = most - 1, ended = false
    return line.split(/(<[^>]*>)/).map(piece => {
      if (piece.startsWith("<") || !piece) return piece
      if (ended) return ""
      const letters = [...decoded(piece)].slice(0, left).join("")
      ended = letters.length < decoded(piece).length
      left -= letters.length
      return safe(letters) + (ended ? "…" : "")
    }).join("")
  }).join("<br>")
}

// Month by month ----------------------------------------------------------------------------------------------------

const LINE = 25, HEADING = 22, HEADS = 44, DOT = 2.6, MARK = 6.5
const STEP = 420, READ = 1500  // milliseconds a month stays while it plays: longer where something happened

/** Rows on the ladder for many months, which the reader plays or moves through; the server is told of a pause only. */
class Replay {
  constructor(picture) {
    this.picture = picture
    if (picture.drawing instanceof Plot) picture.drawing.end()
    picture.drawing?.stop?.()
    picture.plot = renewed(picture)
    picture.drawing = this
    dropKeys(picture)
    this.same = picture.told.same
    this.data = picture.told.figure.layout.meta.replay
    words(picture, picture.told.figure.layout)
    this.place = this.placeOf(picture.told.at)
    this.controls = this.control()
    picture.controls?.remove()
    picture.controls = this.controls
    picture.title.after(this.controls)
  }

  placeOf(at) {
    const found = this.data.frames.findIndex(frame => frame.at === at)
    return found < 0 ? this.data.frames.length - 1 : found
  }

  control() {
    const bar = made("div", "picture-replay"), line = bar.appendChild(made("div", "picture-replay-line"))
    this.button = line.appendChild(made("button"))
    this.button.type = "button"
    this.button.onclick = () => (this.playing ? this.pause() : this.play())
    this.range = line.appendChild(made("input"))
    Object.assign(this.range, { type: "range", min: 0, max: this.data.frames.length - 1, step: 1 })
    this.range.setAttribute("aria-label", "Month")
    this.range.oninput = () => { this.stop(); this.show(+this.range.value) }
    this.range.onchange = () => this.pause()
    this.month = line.appendChild(made("output"))
    this.says = bar.appendChild(made("p"))
    this.label()
    return bar
  }

  label() {
    this.button.textContent = this.playing ? "Pause" : "Play"
    this.button.setAttribute("aria-label", this.playing ? "Pause" : "Play month by month")
    // Read out when it stands still: month upon month would be noise.
    this.says.setAttribute("aria-live", this.playing ? "off" : "polite")
  }

  play() {
    if (this.place === this.data.frames.length - 1) this.show(0)
    this.playing = true
    this.label()
    this.next()
  }

  next() {
    const { says } = this.data.frames[this.place]
    this.timer = setTimeout(() => {
      if (!this.picture.root.isConnected) return
      this.show(this.place + 1)
      this.place === this.data.frames.length - 1 ? this.pause() : this.next()
    }, says ? READ : STEP)
  }

  stop() {
    clearTimeout(this.timer)
    this.playing = false
    this.label()
  }

  /** Stand still at a month, which becomes part of the address. */
  pause() {
    this.stop()
    if (this.picture.told.pauses) this.picture.tell("paused", this.data.frames[this.place].at)
  }

  /** To a month that the address names. */
  go(at) {
    const place = this.placeOf(at)
    if (!this.playing && place !== this.place) this.show(place)
  }

  draw(width, scale) {
    const { plot, stage, root } = this.picture
    stage.style.height = ""
    const lanes = lanesOf(this.data, Math.max(width, 340), root.style.color)
    Object.assign(this, lanes)
    lanes.svg.style.width = `${lanes.wide * scale}px`
    plot.replaceChildren(lanes.svg)
    this.listen(lanes.svg)
    this.shown = null
    this.show(this.place)
  }

  show(place) {
    const frame = this.data.frames[place]
    this.place = place
    this.range.value = place
    this.range.setAttribute("aria-valuetext", frame.month)
    this.month.textContent = frame.month
    this.says.textContent = [frame.says && sentence(frame.says), frame.held && `${frame.held}.`].filter(Boolean).join(" ")
    this.picture.title.textContent = frame.title
    if (!this.marks) return  // moved on before its turn to be drawn
    this.lay(frame)
    this.shown = frame
  }

  /** Move what stands elsewhere than in the month before; the rest is left alone. */
  lay(frame) {
    const { rows, units } = this.data, before = this.shown
    rows.forEach((_, row) => {
      const from = row * units.length, dots = frame.dots.slice(from, from + units.length)
      if (!before || frame.stages[row] !== before.stages[row]) this.mark(row, frame.stages[row])
      if (!before || dots !== before.dots.slice(from, from + units.length)) this.swarm(row, dots)
      const change = frame.changes[row]
      if (!before || change !== before.changes[row]) this.changes[row].textContent = change ? this.data.changes[change] : ""
    })
  }

  mark(row, stage) {
    const mark = this.marks[row], known = stage !== "-" && stage !== " "
    mark.style.display = stage === " " ? "none" : ""
    mark.style.transform = `translate(${this.at(known ? +stage : 0)}px, ${this.tops[row] + 9}px)`
    mark.setAttribute("fill", known ? this.data.fills[+stage] : "none")
    mark.setAttribute("stroke-dasharray", known ? "" : "2 2")
  }

  swarm(row, dots) {
    const here = {}
    for (const stage of dots) here[stage] = (here[stage] ?? 0) + 1
    const seen = {}
    for (let unit = 0; unit < dots.length; unit++) {
      const dot = this.dots[row][unit], stage = dots[unit]
      dot.style.display = stage === " " ? "none" : ""
      if (stage === " ") continue
      const column = (seen[stage] = (seen[stage] ?? -1) + 1)
      const x = this.at(stage === "-" ? 0 : +stage) + (column - (here[stage] - 1) / 2) * Math.min(2.4 * DOT, this.lane / 13)
      dot.style.transform = `translate(${x}px, ${this.tops[row] + (stage === "-" ? 23 : 20)}px)`
      dot.setAttribute("fill-opacity", stage === "-" ? 0 : 1)
    }
  }

  listen(svg) {
    const { picture, data } = this
    const of = element => {
      const { row, unit } = element.closest("[data-row]")?.dataset ?? {}
      return row === undefined ? null : [data.rows[row].id, unit === undefined ? null : data.units[unit].id, data.frames[this.place].at]
    }
    svg.onclick = event => { const what = of(event.target); if (what) picture.choose(what) }
    svg.onkeydown = event => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); return picture.choose(of(event.target)) }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], here = +event.target.dataset.row
      const to = step && svg.querySelector(`[role=button][data-row="${here + step}"]`)
      if (!to) return undefined
      event.preventDefault()
      event.target.tabIndex = -1
      to.tabIndex = 0
      return to.focus()
    }
    svg.onpointerover = event => {
      const { row, unit } = event.target.closest("[data-row]")?.dataset ?? {}
      row === undefined ? hideTip() : tip(event.target, safe(this.words(+row, unit)), picture)
    }
    svg.onpointerleave = hideTip
  }

  words(row, unit) {
    const frame = this.data.frames[this.place], { rows, units, stages } = this.data
    const said = digit => (digit === "-" ? "nothing assessed" : stages[+digit] ?? "not in scope")
    if (unit === undefined) return `${rows[row].number} ${rows[row].title}: ${said(frame.stages[row])}`
    return `${units[unit].name}: ${said(frame.dots[row * units.length + +unit])}`
  }

  async sheet(width) {
    const { svg } = lanesOf(this.data, width, this.picture.root.style.color)
    const other = Object.assign(Object.create(Replay.prototype), { data: this.data, shown: null, ...lanesOf(this.data, width, this.picture.root.style.color) })
    other.lay(this.data.frames[this.place])
    other.svg.setAttribute("font-family", getComputedStyle(this.picture.root).fontFamily)
    const image = new Image()
    image.width = width
    image.height = svg.height.baseVal.value
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(other.svg))
    await image.decode()
    return image
  }

  end() {
    this.stop()
  }
}

/** The still part: heads, headings, labels and lanes, and a mark and dots in each to be moved. */
function lanesOf(data, wide, ink) {
  const narrow = wide < 620, left = narrow ? 56 : Math.min(520, wide * 0.38), right = narrow ? 8 : 96
  const lane = (wide - left - right) / data.stages.length, at = stage => left + (stage + 0.5) * lane
  const tops = []
  let high = HEADS
  const groups = []
  data.rows.forEach((row, place) => {
    if (row.group && row.group !== data.rows[place - 1]?.group) { groups.push([row.group, high + 16]); high += HEADING }
    tops.push(high)
    high += LINE
  })
  const svg = drawn("svg", { width: wide, height: high + 6, viewBox: `0 0 ${wide} ${high + 6}`, "font-size": 14, fill: ink })
  const text = (says, x, y, more = {}) => Object.assign(svg.appendChild(drawn("text", { x, y, ...more })), { textContent: says })
  data.stages.forEach((stage, place) => {
    const lines = lane < 90 ? stage.split(" ") : [stage], size = Math.min(14, lane / WIDEST_HEAD)
    lines.forEach((line, nth) => {
      text(line, at(place), HEADS - 12 - 15 * (lines.length - 1 - nth), { "text-anchor": "middle", "font-size": size })
    })
    svg.append(drawn("path", { d: `M${at(place)} ${HEADS - 4}V${high}`, stroke: data.colours.grid, "stroke-width": 1 }))
  })
  for (const [says, y] of groups) text(says, 8, y, { "font-weight": 600, fill: data.colours.muted })
  const labels = Math.floor((left - 60) / 6.5), marks = [], dots = [], changes = []
  data.rows.forEach((row, place) => {
    const line = svg.appendChild(drawn("g", { role: "button", tabindex: place ? -1 : 0, "data-row": place, class: "picture-row", "aria-label": `${row.number} ${row.title}` }))
    line.append(drawn("rect", { x: 0, y: tops[place], width: wide, height: LINE, fill: place % 2 ? data.colours.band : "transparent" }))
    const number = line.appendChild(drawn("text", { x: 8, y: tops[place] + 17, "font-weight": 600 }))
    number.textContent = row.number
    if (!narrow) line.appendChild(drawn("text", { x: 52, y: tops[place] + 17 })).textContent = cut(row.title, labels)
    changes.push(line.appendChild(drawn("text", { x: wide - right + 8, y: tops[place] + 17 })))
    const own = data.units.map((_, unit) => svg.appendChild(drawn("circle", { r: DOT, fill: data.colours.muted, stroke: data.colours.muted, "stroke-width": 0.8, "data-row": place, "data-unit": unit })))
    dots.push(own)
    marks.push(svg.appendChild(drawn("circle", { r: MARK, stroke: data.colours.outline, "stroke-width": 1.4, "data-row": place })))
  })
  return { svg, marks, dots, changes, tops, at, lane, wide }
}

function cut(text, most) {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/\s\S*$/, "")}…`
}

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`
}

function safe(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
}

function drawn(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const each in attributes) element.setAttribute(each, attributes[each])
  return element
}

// What is said round a picture --------------------------------------------------------------------------------------

function words(picture, layout) {
  const colours = { ground: layout.paper_bgcolor ?? "transparent", ink: layout.font?.color ?? "inherit" }
  const foot = (layout.annotations ?? []).find(note => note.name === "footer")
  picture.root.style.color = colours.ink
  picture.root.style.background = colours.ground
  picture.root.style.fontFamily = layout.font?.family ?? ""
  picture.root.style.setProperty("--tip-ground", colours.ground)
  picture.root.style.setProperty("--ink", colours.ink)
  const apart = layout.meta?.title_height != null
  picture.title.hidden = !apart
  picture.key.hidden = true
  picture.foot.hidden = !apart || !foot
  if (apart) write(picture.title, layout.title.text.replaceAll("<br>", " "))
  if (apart && foot) {
    write(picture.foot, foot.text.replaceAll("<br>", " · "))
    picture.foot.style.color = foot.font?.color ?? ""
  }
}

/** A layout without the title and the source, which stand beside the picture as text, and without their room. */
function bare(layout) {
  const { title_height: above, foot_height: below } = layout.meta ?? {}
  if (above == null) return { ...layout }
  const margin = { ...layout.margin, t: layout.margin.t - above, b: layout.margin.b - below }
  const annotations = layout.annotations.filter(note => note.name !== "footer")
  return { ...layout, title: undefined, margin, annotations, height: layout.height - above - below }
}

function renewed(picture) {
  const plot = made("div", "picture-plot")
  picture.plot.replaceWith(plot)
  picture.ring = null
  return plot
}

// Marks by keyboard -------------------------------------------------------------------------------------------------

function spots(plot) {
  const found = []
  const axis = name => plot._fullLayout[name[0] + "axis" + name.slice(1)]
  for (const points of plot.calcdata ?? []) {
    const trace = points[0]?.trace
    if (!trace?.customdata || trace.hoverinfo === "skip") continue
    const across = axis(trace.xaxis), up = axis(trace.yaxis)
    const hover = Array.isArray(trace.hovertext) ? trace.hovertext : []
    points.forEach((point, place) => {
      const number = point.i ?? place, data = trace.customdata[number]
      const box = data == null ? null : extent(trace, point, across, up)
      if (!box) return
      found.push({ ...box, data, number, curve: trace.index, says: plain(hover[number] ?? "") })
    })
  }
  return found
}

function extent(trace, point, across, up) {
  const within = (axis, from, to) => {
    const ends = [from, to].map(end => Math.min(Math.max(axis.c2p(end), 0), axis._length))
    return [(ends[0] + ends[1]) / 2, Math.abs(ends[1] - ends[0])]
  }
  let x, y, w = 14, h = 14
  if (trace.type === "bar") {
    const long = [point.s0, point.s1], thick = [point.p0, point.p1]
    const lying = trace.orientation === "h"
    ;[x, w] = within(across, ...(lying ? long : thick))
    ;[y, h] = within(up, ...(lying ? thick : long))
  } else {
    ;[x, y] = [across.c2p(point.x), up.c2p(point.y)]
  }
  const seen = x >= 0 && y >= 0 && x <= across._length && y <= up._length
  return seen ? { x: x + across._offset, y: y + up._offset, w, h } : null
}

/** One stop of the Tab key for all marks of a picture: arrow keys move from mark to mark, Enter opens. */
function keyboard(picture) {
  const list = made("div", "picture-marks"), said = made("div", "picture-said")
  list.tabIndex = 0
  list.setAttribute("role", "button")
  list.setAttribute("aria-label", "Marks of this chart: arrow keys move from one to the next, Enter opens")
  said.setAttribute("aria-live", "assertive")
  picture.stage.append(said)
  const stand = spot => {
    picture.spot = spot
    said.textContent = spot.says || String(spot.data)
    picture.form.point(spot)
  }
  list.onfocus = () => { if (list.matches(":focus-visible") && picture.form.marks().length) stand(picture.form.marks()[0]) }
  list.onblur = () => { picture.spot = null; picture.form.point(null) }
  list.onkeydown = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault()
      if (picture.spot) picture.choose(picture.spot.data)
      return
    }
    const to = nearest(picture.form.marks(), picture.spot, event.key)
    if (!to) return
    event.preventDefault()
    stand(to)
  }
  picture.stage.append(list)
  list.said = said
  return list
}

function dropKeys(picture) {
  picture.keys?.said.remove()
  picture.keys?.remove()
  picture.keys = null
}

function nearest(marks, from, key) {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key]
  if (key === "Home") return marks[0]
  if (key === "End") return marks.at(-1)
  if (!way) return null
  if (!from) return marks[0]
  let best = null, least = Infinity
  for (const mark of marks) {
    const dx = mark.x - from.x, dy = mark.y - from.y
    const along = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0])
    if (along < 0.5) continue
    const far = along + 4 * aside
    if (far < least) [best, least] = [mark, far]
  }
  return best
}

// Cells as a table --------------------------------------------------------------------------------------------------

/** Rows, columns and cells as they stand in a figure of bars: charts/cells.py says what they are. */
function readGrid({ data, layout }) {
  const columns = layout.xaxis.tickvals.map((at, place) => ({ at, says: layout.xaxis.ticktext[place] }))
  const rows = layout.yaxis.tickvals.map((at, place) => ({ at, says: layout.yaxis.ticktext[place] }))
  const { t, b, l } = layout.margin, [low, high] = layout.yaxis.range
  const unit = (layout.height - t - b) / Math.abs(low - high)
  const grid = { columns, rows, cells: [], left: l, broken: layout.meta?.broken, ...notes(layout, columns, rows), colours: {} }
  const column = finder(columns), row = finder(rows)
  for (const trace of data) trace.type === "bar" ? addCells(grid, trace, column, row, unit) : frame(grid, trace, column, row)
  return grid
}

function addCells(grid, trace, column, row, unit) {
  const { marker, customdata, hovertext, text = [], insidetextfont: font = {} } = trace
  const pattern = marker.pattern
  trace.x.forEach((x, place) => {
    const at = { column: column(x), row: row(trace.base[place] + trace.y[place] / 2) }
    grid.rows[at.row].height = Math.max(grid.rows[at.row].height ?? 0, trace.y[place] * unit)
    grid.cells.push({
      ...at,
      text: text[place] ?? "",
      fill: Array.isArray(marker.color) ? marker.color[place] : marker.color,
      pattern,
      ink: Array.isArray(font.color) ? font.color[place] : font.color,
      size: font.size,
      click: customdata?.[place],
      hover: hovertext?.[place] ?? "",
    })
  })
  grid.line = marker.line?.color ?? "currentColor"
}

/** A frame round a cell is a path of five corners and a gap. */
function frame(grid, trace, column, row) {
  if (trace.line?.color && trace.name === "stopped") grid.accent = trace.line.color
  grid.frames ??= []
  for (let at = 0; at + 4 < trace.x.length; at += 6)
    grid.frames.push([trace.name, column((trace.x[at] + trace.x[at + 2]) / 2), row((trace.y[at] + trace.y[at + 2]) / 2)])
}

function notes(layout, columns, rows) {
  const said = { above: [], below: [], corner: "", groups: [], rungs: [] }
  let start = 0
  for (const note of layout.annotations ?? []) {
    if (note.name === "footer") continue
    if (note.name === "axes") said.corner = note.text
    else if (note.name === "frames") said.below.push(note.text)
    else if (note.yref === "y") said.groups.push({ says: note.text, before: rows.findIndex(row => row.at > note.y) })
    else if (note.xref === "x") {
      const wide = Math.round(2 * (note.x - start) + 1)
      said.rungs.push({ says: note.text, wide })
      start += wide
    } else said.above.push(note.text)
  }
  return said
}

function finder(places) {
  return value => places.reduce((best, place, at) => Math.abs(place.at - value) < Math.abs(places[best].at - value) ? at : best, 0)
}

function tableOf(grid, width, { alt, title }) {
  const table = made("table", "picture-table")
  table.setAttribute("role", "grid")
  table.setAttribute("aria-label", title)
  table.style.setProperty("--line", grid.line)
  table.style.setProperty("--accent", grid.accent ?? grid.line)
  const room = Math.min(grid.left, Math.max(width * 0.42, 110))
  if (width < PHONE) grid = { ...grid, cells: grid.cells.map(cell => ({ ...cell, text: sign(cell) })) }
  const least = Math.max(18, 7 * Math.max(...grid.cells.map(cell => Math.max(...plain(cell.text, "\n").split("\n").map(line => line.length)))) + 4)
  const wide = Math.max((width - room) / grid.columns.length, printing ? 0 : least)
  table.style.width = `${(room + wide * grid.columns.length) / 14}em`
  table.append(columnsOf(grid, room, wide), head(grid, wide), body(grid))
  return table
}

/** A sign without its word: on a phone the key over the table says what it means. */
function sign({ text, pattern }) {
  const short = text.split("<br>").filter((line, place) => !place || !/^\p{L}/u.test(plain(line))).join("<br>")
  return pattern && /^\p{L}/u.test(short) ? "" : short.replace(/^([^\p{L}\p{N}\s<]) .*$/u, "$1")
}

function columnsOf(grid, room, wide) {
  const group = made("colgroup")
  for (const size of [room, ...grid.columns.map(() => wide)]) {
    const column = made("col")
    column.style.width = `${size / 14}em`
    group.append(column)
  }
  return group
}

function head(grid, wide) {
  const part = made("thead")
  if (grid.rungs.length) {
    const line = part.appendChild(made("tr"))
    line.append(made("td"))
    let covered = 0
    for (const { says, wide: across } of grid.rungs) {
      const cell = line.appendChild(made("th", "rung"))
      cell.colSpan = across
      cell.scope = "colgroup"
      covered += across
      // Where its words don't fit, a rung is its number.
      write(cell, plain(says).length * 7.4 > across * wide ? says.split(" ")[0] : says)
    }
    for (; covered < grid.columns.length; covered++) line.append(made("td"))
  }
  const line = part.appendChild(made("tr"))
  const corner = line.appendChild(made(grid.corner ? "th" : "td"))
  write(corner, grid.corner)
  const longest = Math.max(...grid.columns.flatMap(({ says }) => says.split(/<br>| /).map(word => plain(word).length)))
  for (const { says } of grid.columns) {
    const cell = line.appendChild(made("th", longest * 8.4 > wide ? "upright" : ""))
    cell.scope = "col"
    write(cell.appendChild(made("span")), longest * 8.4 > wide ? says.replaceAll("<br>", " ") : says)
  }
  return part
}

function body(grid) {
  const part = made("tbody")
  const byRow = grid.rows.map(() => [])
  grid.cells.forEach((cell, place) => { byRow[cell.row][cell.column] = place })
  const framed = new Map((grid.frames ?? []).map(([name, column, row]) => [`${name} ${row} ${column}`, true]))
  grid.rows.forEach((row, at) => {
    for (const group of grid.groups) if (group.before === at) part.append(groupRow(group.says, grid.columns.length + 1))
    const line = part.appendChild(made("tr"))
    line.style.height = `${(row.height ?? 28) / 14}em`
    const name = line.appendChild(made("th"))
    name.scope = "row"
    write(name, grid.broken ? row.says : row.says.replaceAll("<br>", " "))
    grid.columns.forEach((_, column) => {
      const place = byRow[at][column]
      line.append(place === undefined ? made("td") : cellOf(grid.cells[place], place, framed))
    })
  })
  part.querySelector("td[data-at]")?.setAttribute("tabindex", "0")
  return part
}

function groupRow(says, across) {
  const line = made("tr"), cell = line.appendChild(made("th", "group"))
  cell.colSpan = across
  cell.scope = "rowgroup"
  write(cell.appendChild(made("span")), says)
  return line
}

function cellOf(cell, place, framed) {
  const at = made("td")
  Object.assign(at.dataset, { at: place, row: cell.row, column: cell.column })
  at.dataset.click = JSON.stringify(cell.click ?? null)
  at.tabIndex = -1
  for (const name of ["stopped", "chosen"]) if (framed.has(`${name} ${cell.row} ${cell.column}`)) at.classList.add(name)
  if (cell.pattern) {
    const strokes = mixed(cell.pattern.fgcolor, cell.pattern.fgopacity ?? 1)
    at.style.background = `repeating-linear-gradient(135deg, ${cell.fill} 0 5px, ${strokes} 5px 6.5px)`
  } else at.style.background = cell.fill
  if (cell.ink) at.style.color = cell.ink
  if (cell.size) at.style.fontSize = `${cell.size / 14}em`
  write(at, cell.text)
  if (!cell.text || cell.text.length < 4 || cell.text.includes("<span")) at.setAttribute("aria-label", plain(cell.hover, ". "))
  return at
}

function mixed(colour, opacity) {
  return opacity < 1 ? `color-mix(in srgb, ${colour} ${opacity * 100}%, transparent)` : colour
}

// Text --------------------------------------------------------------------------------------------------------------

const MARKED = /<br\s*\/?>|<\/?b>|<\/?i>|<span style="([^"]*)">|<\/span>/g
const STYLES = /^(color|font-size):\s*([#a-z0-9(),. %]+)$/i
const decoder = document.createElement("textarea")

/** Plotly's few tags as elements; every other character as itself. */
function write(into, text) {
  into.replaceChildren()
  let at = into, from = 0
  const add = piece => { if (piece) at.append(decoded(piece)) }
  for (const tag of text.matchAll(MARKED)) {
    add(text.slice(from, tag.index))
    from = tag.index + tag[0].length
    if (tag[0].startsWith("<br")) at.append(made("br"))
    else if (tag[0].startsWith("</")) at = at === into ? into : at.parentElement
    else at = at.appendChild(styled(tag))
  }
  add(text.slice(from))
}

function styled(tag) {
  const element = made(tag[0][1] === "b" ? "b" : tag[0][1] === "i" ? "i" : "span")
  for (const rule of (tag[1] ?? "").split(";")) {
    const [, name, value] = rule.trim().match(STYLES) ?? []
    if (name === "font-size") element.style.fontSize = `${parseFloat(value) / 14}em`
    else if (name) element.style.color = value
  }
  return element
}

function decoded(text) {
  if (!text.includes("&")) return text
  decoder.innerHTML = text
  return decoder.value
}

function plain(text, between = " ") {
  return decoded(text.replace(/<br\s*\/?>/g, between).replace(MARKED, ""))
}

function made(name, kind = "") {
  const element = document.createElement(name)
  if (kind) element.className = kind
  return element
}

let shownTip = null
function tip(at, text, picture) {
  hideTip()
  if (!text) return
  shownTip = made("div", "picture-tip")
  shownTip.setAttribute("aria-hidden", "true")
  shownTip.style.cssText = `background: ${picture.root.style.background}; color: ${picture.root.style.color}`
  write(shownTip, text)
  ;(document.fullscreenElement ?? document.body).append(shownTip)
  const box = at.getBoundingClientRect(), size = shownTip.getBoundingClientRect()
  const left = Math.min(Math.max(4, box.left + box.width / 2 - size.width / 2), innerWidth - size.width - 4)
  const under = box.bottom + size.height + 6 < innerHeight
  shownTip.style.left = `${left}px`
  shownTip.style.top = `${under ? box.bottom + 4 : box.top - size.height - 4}px`
}
function hideTip() {
  shownTip?.remove()
  shownTip = null
}

// A picture to keep: 16 to 9, with its title and its source ---------------------------------------------------------

async function save(picture) {
  const sheet = made("div", "picture picture-sheet")
  sheet.style.cssText = picture.root.style.cssText
  sheet.style.fontSize = "14px"
  document.body.append(sheet)
  try {
    const wide = await laidOut(sheet, picture)
    const canvas = made("canvas")
    canvas.width = WIDE
    canvas.height = TALL
    paint(canvas.getContext("2d"), sheet, WIDE / wide, getComputedStyle(picture.root).backgroundColor)
    const blob = await new Promise(done => canvas.toBlob(done, "image/png"))
    const link = made("a")
    link.href = URL.createObjectURL(blob)
    link.download = `${picture.told.name}.png`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  } finally {
    sheet.remove()
  }
}

/** Lay a sheet out as wide as its height asks for; gives that width. */
async function laidOut(sheet, picture) {
  let wide = 1280
  for (let turn = 0; turn < 3; turn++) {
    sheet.style.width = `${wide}px`
    sheet.replaceChildren(picture.title.cloneNode(true), await picture.form.sheet(wide), picture.foot.cloneNode(true))
    const needed = Math.max(960, Math.ceil(sheet.scrollHeight * WIDE / TALL))
    if (Math.abs(needed - wide) < 2 || (turn && needed < wide)) break
    wide = needed
  }
  sheet.style.height = `${wide * TALL / WIDE}px`
  return wide
}

function paint(canvas, sheet, scale, ground) {
  const from = sheet.getBoundingClientRect()
  canvas.scale(scale, scale)
  canvas.translate(-from.left, -from.top)
  canvas.fillStyle = ground
  canvas.fillRect(from.left, from.top, from.width, from.height)
  for (const element of sheet.querySelectorAll("*")) paintBox(canvas, element)
  const texts = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) paintText(canvas, texts.currentNode)
}

function paintBox(canvas, element) {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element)
  if (element instanceof HTMLImageElement) return canvas.drawImage(element, box.left, box.top, box.width, box.height)
  if (element instanceof SVGElement) return undefined
  if (style.backgroundColor !== "rgba(0, 0, 0, 0)") fill(canvas, box, style.backgroundColor)
  if (style.backgroundImage.startsWith("repeating")) strokes(canvas, box, style.color)
  const width = parseFloat(style.borderLeftWidth)
  if (width && style.borderLeftStyle !== "none") {
    canvas.strokeStyle = style.borderLeftColor
    canvas.lineWidth = width
    canvas.strokeRect(box.left + width / 2, box.top + width / 2, box.width - width, box.height - width)
  }
  return undefined
}

function fill(canvas, box, colour) {
  canvas.fillStyle = colour
  canvas.fillRect(box.left, box.top, box.width, box.height)
}

function strokes(canvas, box, colour) {
  canvas.save()
  canvas.beginPath()
  canvas.rect(box.left, box.top, box.width, box.height)
  canvas.clip()
  canvas.strokeStyle = colour
  canvas.globalAlpha = 0.4
  canvas.lineWidth = 1
  canvas.beginPath()
  for (let x = box.left - box.height; x < box.right; x += 7) {
    canvas.moveTo(x, box.bottom)
    canvas.lineTo(x + box.height, box.top)
  }
  canvas.stroke()
  canvas.restore()
}

function paintText(canvas, node) {
  const style = getComputedStyle(node.parentElement), range = document.createRange()
  const upright = node.parentElement.closest(".upright")
  canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  canvas.fillStyle = style.color
  canvas.textBaseline = "alphabetic"
  for (const word of node.data.matchAll(/\S+/g)) {
    range.setStart(node, word.index)
    range.setEnd(node, word.index + word[0].length)
    const box = range.getBoundingClientRect()
    const size = parseFloat(style.fontSize)
    canvas.save()
    if (upright) {
      canvas.translate(box.left + box.width / 2 + size * 0.34, box.bottom)
      canvas.rotate(-Math.PI / 2)
      canvas.fillText(word[0], 0, 0)
    } else canvas.fillText(word[0], box.left, box.top + box.height / 2 + size * 0.34)
    canvas.restore()
  }
}

// The page ----------------------------------------------------------------------------------------------------------

/** On paper every picture is laid out anew, at the width and the type size of a board paper. */
function onPaper(now) {
  printing = now
  // Where the browser can write into the margins of a sheet, what this is and its marking stand there.
  document.documentElement.toggleAttribute("data-margins", now && "CSSMarginRule" in window)
  now ? leaveOut() : putBack()
  for (const picture of all) picture.fit()
}

// A sentence that tells what to click or press says nothing on paper.
const TOLD = /(?<=^|\. )(?:Click|Choose|Press)\b.*?(?:\.(?: |$)|$)/g
const leftOut = new Map()

function leaveOut() {
  for (const note of document.querySelectorAll(".stMain :is(.note, [data-testid=stCaptionContainer])")) {
    const texts = document.createTreeWalker(note, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { currentNode: node } = texts, says = node.data.replace(TOLD, "")
      if (says === node.data || leftOut.has(node)) continue
      leftOut.set(node, node.data)
      node.data = says
    }
  }
}

function putBack() {
  for (const [node, says] of leftOut) node.data = says
  leftOut.clear()
}
addEventListener("beforeprint", () => onPaper(true))
addEventListener("afterprint", () => onPaper(false))
document.addEventListener("fullscreenchange", () => { for (const picture of all) picture.fit() })
addEventListener("scroll", hideTip, true)

/** What the page itself needs of its browser: one step of Back for a move, links, and word of the theme. */
export function page({ setTriggerValue }) {
  mergeSteps()
  followLinks()
  carryChoices()
  reachScrolled()
  copyWords()
  return watchTheme(ground => setTriggerValue("changed", ground))
}

// A table too wide for its place scrolls in it: the keyboard must be able to come there.
function reachScrolled() {
  if (window.scrolledReached) return
  const look = () => {
    for (const box of document.querySelectorAll(".words .table")) {
      if (box.scrollWidth <= box.clientWidth + 1 || box.tabIndex >= 0) continue
      box.tabIndex = 0
      box.setAttribute("role", "region")
      box.setAttribute("aria-label", box.querySelector("caption").textContent)
    }
  }
  let due
  const soon = () => { clearTimeout(due); due = setTimeout(look, 150) }
  window.scrolledReached = new MutationObserver(soon)
  window.scrolledReached.observe(document.body, { childList: true, subtree: true })
  window.addEventListener("resize", soon)
  soon()
}

// A button that copies words says that it has. The clipboard may only be reached by way of a secure address: elsewhere, by
// way of a field that is selected.
function copyWords() {
  if (window.copiesWords) return
  window.copiesWords = true
  document.addEventListener("click", async event => {
    const button = event.target.closest?.("button.copier")
    if (!button) return
    const text = button.dataset.copies
    try { await navigator.clipboard.writeText(text) } catch { copyByField(text, button) }
    button.parentElement.querySelector("[role=status]").textContent = "Copied"
  })
}

function copyByField(text, button) {
  const field = document.createElement("textarea")
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand("copy")
  field.remove()
  button.focus()
}

// Streamlit repaints its own elements when the theme changes, but does not run the page: pictures, whose colours are
// chosen by the server, would stay in the other theme until the next click.
function watchTheme(changed) {
  const app = document.querySelector(".stApp")
  if (!app) return undefined
  const ground = () => getComputedStyle(app).backgroundColor
  const note = () => { document.documentElement.dataset.ground = dark(ground()) ? "dark" : "light" }
  let seen = ground()
  note()
  const observer = new MutationObserver(() => {
    if (ground() === seen) return
    seen = ground()
    note()
    changed(seen)
  })
  observer.observe(app, { attributes: true, attributeFilter: ["class"] })
  return () => observer.disconnect()
}

function dark(colour) {
  return Math.max(...colour.match(/\d+/g).slice(0, 3).map(Number)) < 128
}

// A link of ours to a page changes the address, which Streamlit then hears as it hears Back: nothing is loaded anew. A
// click that asks for more than that (a new tab, say) is left to the browser.
function followLinks() {
  if (window.followsLinks) return
  window.followsLinks = true
  document.addEventListener("click", event => {
    // In a picture a link is of SVG, and what it leads to stands beside the element's own words for it.
    const link = event.target.closest?.(".stHtml a[href], .picture-plot svg a")
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    if (!link || !plain || event.defaultPrevented) return
    const to = new URL(link.href.baseVal ?? link.href, document.baseURI)
    const target = link.target.baseVal ?? link.target
    if (to.origin !== location.origin || to.hash || link.hasAttribute("download")) return
    if (!["", "_self"].includes(target)) return
    event.preventDefault()
    if (to.href !== location.href) window.history.pushState(null, "", to.href)
    dispatchEvent(new PopStateEvent("popstate"))
  })
}

// What is chosen on a page goes along to the others: where the page was run alone, its address says so first.
function carryChoices() {
  if (window.carriesChoices) return
  window.carriesChoices = true
  const carry = () => {
    const here = new URLSearchParams(location.search)
    for (const nav of document.querySelectorAll("nav[data-carried]")) {
      const kept = nav.dataset.carried.split(" ").filter(name => here.has(name)).map(name => [name, here.get(name)])
      for (const link of nav.querySelectorAll("a")) link.search = new URLSearchParams(kept)
    }
  }
  window.addEventListener("popstate", carry)
  for (const name of ["pushState", "replaceState"]) {
    const change = window.history[name].bind(window.history)
    window.history[name] = (...given) => { change(...given); carry() }
  }
}

// When a click in a picture or a grid leads to another page, Streamlit adds two entries to the browser's history: this
// page with the other's address, then the other page. A reader who presses Back would stop at the first, never seen.
function mergeSteps() {
  const history = window.history
  if (history.merges) return
  history.merges = true
  const add = history.pushState.bind(history), put = history.replaceState.bind(history)
  // An entry that nobody has acted on, so that what comes next is the same move.
  let fresh = false
  history.pushState = (state, unused, url) => {
    const to = new URL(url ?? "", location.href)
    const sameMove = fresh && to.pathname !== location.pathname && to.search === location.search
    fresh = to.pathname === location.pathname
    return sameMove ? put(state, unused, url) : add(state, unused, url)
  }
  const acted = () => { fresh = false }
  for (const event of ["pointerdown", "keydown", "popstate"]) window.addEventListener(event, acted, true)
}
