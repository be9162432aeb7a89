// What a chart shows, and when: for any page framework, also in shadow trees. The clock is read in the animation frame
// that follows a change of a chart, which is the frame that paints it.
(() => {
  const bench = window.bench = { event: null, log: [], from: 0 }
  const kinds = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["d", "transform", "x", "y", "width", "height"] }
  const CHART = ".picture, .js-plotly-plot"
  const roots = [document]
  const charts = () => roots.filter(root => root.isConnected).flatMap(root => [...root.querySelectorAll(CHART)])
    .filter(chart => !chart.parentElement?.closest(CHART))
  const drawn = chart => chart.matches(".picture") ? !chart.hasAttribute("aria-busy") && chart.querySelector("svg, table")
    : chart.querySelector(".main-svg .plot, .main-svg .trace")
  bench.texts = () => charts().filter(drawn).map(chart => chart.textContent)
  bench.arm = () => { bench.event = null; bench.before = bench.texts(); bench.log = []; bench.from = performance.now() }
  let due = false
  const look = () => { due = false; bench.log.push([performance.now(), bench.texts()]) }
  const ofChart = ({ target, addedNodes }) => (target.closest ?? target.parentElement?.closest)?.call(target.closest ? target : target.parentElement, CHART)
    || [...addedNodes].some(node => node.querySelector && (node.matches(CHART) || node.querySelector(CHART)))
  const observer = new MutationObserver(records => {
    if (due || !records.some(ofChart)) return
    due = true
    requestAnimationFrame(look)
  })
  observer.observe(document, kinds)
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (given) {
    const root = attach.call(this, given)
    roots.push(root)
    observer.observe(root, kinds)
    return root
  }
  addEventListener("keydown", event => { bench.event = event.timeStamp }, true)
  bench.rests = (quiet, longest) => performance.now() - (bench.log.at(-1)?.[0] ?? bench.from + longest - quiet) > quiet
  /** From the last key to the first frame with a chart as it then stays, and to the last frame that changed any. */
  bench.change = () => {
    const last = bench.log.at(-1), from = bench.event
    if (!last || from === null) return null
    const changed = last[1].flatMap((text, place) => text !== bench.before[place] ? [place] : [])
    const first = bench.log.find(([, texts]) => changed.some(place => texts[place] === last[1][place]))
    return [first ? first[0] - from : null, last[0] - from]
  }
  bench.visit = () => [bench.log.find(([, texts]) => texts.length)?.[0] ?? null, bench.log.at(-1)[0]]
})();
