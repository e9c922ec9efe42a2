"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const search = $("search");
  const items = [...document.querySelectorAll("details.finding")].map((details) => ({
    details, row: details.parentElement, level: details.dataset.level, text: null,
  }));
  const groups = [...document.querySelectorAll(".findings-group")];
  const buttons = [...document.querySelectorAll(".levels button")];
  const plural = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = new Set(buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.level));
    let count = 0;
    for (const item of items) {
      let fits = shown.has(item.level);
      if (fits && words.length) {
        item.text ??= item.details.textContent.toLowerCase();
        fits = words.every((word) => item.text.includes(word));
      }
      if (item.row.hidden === fits) item.row.hidden = !fits;
      if (fits) count += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    $("none").hidden = count > 0;
    $("count").textContent = count === items.length ? plural(count, "finding") : `${count.toLocaleString("en")} of ${plural(items.length, "finding")}`;
  }

  const visible = () => items.filter((item) => !item.row.hidden);
  function step(by) {
    const list = visible();
    if (!list.length) return;
    const at = list.findIndex((item) => item.details.contains(document.activeElement));
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))];
    next.details.firstElementChild.focus();
    next.row.scrollIntoView({ block: "nearest" });
  }
  function toggle(button) {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    filter();
  }
  function expand() {
    const list = visible();
    const open = list.some((item) => !item.details.open);
    for (const item of list) item.details.open = open;
    $("expand").textContent = open ? "Close all" : "Open all";
  }
  function reveal() {
    const target = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
    if (!target || target.tagName !== "DETAILS") return;
    if (target.parentElement.hidden) {
      search.value = "";
      for (const button of buttons) button.setAttribute("aria-pressed", "true");
      filter();
    }
    target.open = true;
    target.scrollIntoView({ block: "start" });
    target.firstElementChild.focus({ preventScroll: true });
  }
  if (search) {
    let waiting = 0;
    search.addEventListener("input", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(filter); });
    for (const button of buttons) button.addEventListener("click", () => toggle(button));
    $("expand").addEventListener("click", expand);
    $("help").addEventListener("click", () => $("keys").showModal());
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
      const typing = event.target === search;
      if (event.key === "Escape" && (typing || search.value)) { search.value = ""; filter(); search.blur(); return; }
      if (typing) { if (event.key === "Enter") { step(1); event.preventDefault(); } return; }
      const level = buttons.find((button) => button.dataset.level[0] === event.key);
      if (event.key === "/") { search.focus(); search.select(); }
      else if (event.key === "j") step(1);
      else if (event.key === "k") step(-1);
      else if (event.key === "x") expand();
      else if (event.key === "?") $("keys").showModal();
      else if (level) toggle(level);
      else return;
      event.preventDefault();
    });
  }
  addEventListener("hashchange", reveal);
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) reveal();
  });
  reveal();

  /* Long tables begin with their worst rows; without a script, and on paper, all are there. */
  for (const body of document.querySelectorAll(".functions tbody")) {
    const rest = [...body.rows].slice(25);
    if (rest.length < 10) continue;
    const more = body.insertRow(), cell = more.insertCell(), button = document.createElement("button");
    more.setAttribute("role", "row"); cell.setAttribute("role", "cell"); cell.colSpan = 3;
    button.type = "button";
    button.textContent = `Show ${rest.length.toLocaleString("en")} more`;
    const show = (all) => { for (const row of rest) row.hidden = !all; more.hidden = all; };
    button.addEventListener("click", () => { show(true); rest[0].querySelector("a")?.focus(); });
    cell.append(button);
    show(false);
    addEventListener("beforeprint", () => show(true));
  }

  const links = [...document.querySelectorAll(".nav li a")];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links) {
        if (link.hash === `#${entry.target.id}`) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }
  }, { rootMargin: "-20% 0px -75% 0px" });
  for (const section of document.querySelectorAll("main > section[id]")) seen.observe(section);

  /* Charts: colours are the page's own variables, so light, dark and paper need nothing more. */
  const colours = ["--accent", "--c2", "--c3", "--c4", "--c5", "--c6"].map((name) => `var(${name})`);
  const ink = "var(--soft)", faint = "var(--faint)", line = "var(--line)";
  const sans = getComputedStyle(document.body).fontFamily;
  const ms = (value) => value >= 1000 ? `${+(value / 1000).toPrecision(3)} s` : `${+value.toPrecision(3)} ms`;
  const usd = (value) => `$${value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2)}`;
  const axis = (more) => ({
    axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: faint, fontSize: 12, hideOverlap: true },
    splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: faint, fontSize: 12 }, ...more,
  });
  const base = (more) => ({
    animation: false, textStyle: { fontFamily: sans, color: ink }, color: colours,
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: "var(--panel)", borderColor: line,
      textStyle: { color: "var(--ink)", fontSize: 12 }, axisPointer: { type: "none" } },
    grid: { left: 8, right: 8, top: 28, bottom: 8, containLabel: true }, ...more,
  });
  const quiet = { emphasis: { disabled: true } };
  const bars = { barMaxWidth: 18, ...quiet };

  const partColours = { "runtime start": "var(--c6)", "modules": colours[0], "until ready": colours[2], "first invocation": colours[1], "init": colours[3] };

  const drawn = {
    curve({ rows }) {
      const banded = rows.every((row) => row[2] !== null && row[3] !== null);
      const at = (index) => rows.map((row) => [row[0], row[index]]);
      const priced = rows.every((row) => row[5] !== null), tailed = rows.some((row) => row[4] !== null);
      const tallest = Math.max(...rows.flatMap((row) => [row[1], row[4] ?? 0]));
      const widest = Math.min(Math.max(tallest, ...rows.map((row) => row[3] ?? 0)), 2 * tallest);
      const series = [
        { name: "median", type: "line", data: at(1), symbolSize: 7, symbol: "circle", lineStyle: { width: 2, color: colours[0] }, itemStyle: { color: colours[0] }, ...quiet },
        { name: "P99", type: "line", data: at(4), symbol: "none", lineStyle: { width: 1.5, type: "dashed", color: "var(--c6)" }, itemStyle: { color: "var(--c6)" }, ...quiet },
      ];
      if (banded) series.push({
        name: "95 %", type: "custom", clip: true, data: rows.map((row) => [row[0], row[2], row[3]]), silent: true, tooltip: { show: false },
        renderItem(_, api) {
          const [x, low] = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)])[1];
          const style = { stroke: colours[0], lineWidth: 5, opacity: 0.3, lineCap: "round" };
          return { type: "line", shape: { x1: x, y1: low, x2: x, y2: high }, style };
        },
      });
      if (priced) series.push({ name: "per 1M", type: "line", yAxisIndex: 1, data: at(5), symbol: "rect", symbolSize: 6, lineStyle: { width: 2, color: colours[1] }, itemStyle: { color: colours[1] }, ...quiet });
      return base({
        grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
        legend: { top: 0, left: 0, itemWidth: 16, itemHeight: 8, textStyle: { color: ink, fontSize: 12 }, data: ["median", ...(tailed ? ["P99"] : []), ...(priced ? ["per 1M"] : [])], selectedMode: false },
        tooltip: { ...base().tooltip, formatter: (points) => {
          const row = rows.find((each) => each[0] === points[0].value[0]);
          return [`${row[0].toLocaleString("en")} MB`, `median ${ms(row[1])}${banded ? ` (${ms(row[2])} to ${ms(row[3])})` : ""}`,
            ...(row[4] === null ? [] : [`P99 ${ms(row[4])}`]), ...(row[5] === null ? [] : [`${usd(row[5])} per 1M`])].join("\n");
        } },
        xAxis: axis({ type: "log", logBase: 2, min: rows[0][0], max: rows.at(-1)[0], axisLabel: { color: faint, fontSize: 12, formatter: (v) => `${Math.round(v).toLocaleString("en")} MB`, hideOverlap: true }, splitLine: { show: false } }),
        yAxis: [axis({ type: "value", min: 0, max: widest * 1.04, splitNumber: 4, axisLabel: { color: faint, fontSize: 12, formatter: ms, showMaxLabel: false } }),
          axis({ show: priced, type: "value", min: 0, splitNumber: 4, splitLine: { show: false }, axisLabel: { color: colours[1], fontSize: 12, formatter: usd } })],
        series,
      });
    },
    stack({ parts, rows }) {
      return base({
        height: 56 + rows.length * 34,
        legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: ink, fontSize: 12 }, selectedMode: false },
        grid: { left: 4, right: 24, top: 34, bottom: 4, containLabel: true },
        tooltip: { ...base().tooltip, formatter: (points) => [points[0].name, ...points.filter((p) => p.value).map((p) => `${p.seriesName} ${ms(p.value)}`)].join("\n") },
        xAxis: axis({ type: "value", axisLabel: { color: faint, fontSize: 12, formatter: ms, hideOverlap: true } }),
        yAxis: axis({ type: "category", inverse: true, data: rows.map((row) => row[0]), axisLabel: { color: ink, fontSize: 12, width: 150, overflow: "truncate" } }),
        series: parts.map((part) => ({ name: part, type: "bar", stack: "all", data: rows.map((row) => row[1][part] ?? 0), itemStyle: { color: partColours[part] ?? colours[4] }, ...bars })),
      });
    },
    ranges({ rows }) {
      const all = rows.flatMap((row) => [...row[1], ...row[2]]).filter((value) => value > 0);
      const one = (index, shift, colour) => ({
        name: index === 1 ? "warm" : "init", type: "custom", silent: true, itemStyle: { color: colour },
        data: rows.map((row, at) => [at, ...row[index]]).filter((row) => row[1] !== null && row[3] !== null),
        renderItem(_, api) {
          const points = [1, 2, 3].map((i) => api.coord([Math.max(api.value(i), 0.01), api.value(0)]));
          const y = points[0][1] + shift, [a, b, c] = points.map((point) => point[0]);
          return { type: "group", children: [
            { type: "line", shape: { x1: a, y1: y, x2: c, y2: y }, style: { stroke: colour, lineWidth: 4, opacity: 0.35 } },
            { type: "line", shape: { x1: b, y1: y - 5, x2: b, y2: y + 5 }, style: { stroke: colour, lineWidth: 2 } },
            { type: "circle", shape: { cx: a, cy: y, r: 4 }, style: { fill: colour } },
            { type: "circle", shape: { cx: c, cy: y, r: 3 }, style: { fill: "var(--bg)", stroke: colour, lineWidth: 2 } },
          ] };
        },
      });
      return base({
        height: 56 + rows.length * 30, tooltip: { show: false },
        legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: ink, fontSize: 12 }, selectedMode: false },
        grid: { left: 4, right: 24, top: 34, bottom: 4, containLabel: true },
        xAxis: axis({ type: "log", min: 10 ** Math.floor(Math.log10(Math.min(...all))), max: 10 ** Math.ceil(Math.log10(Math.max(...all))), axisLabel: { color: faint, fontSize: 12, formatter: ms, hideOverlap: true } }),
        yAxis: axis({ type: "category", inverse: true, data: rows.map((row) => row[0]), splitLine: { show: false }, axisLabel: { color: ink, fontSize: 12, width: 150, overflow: "truncate" } }),
        series: [one(1, -4, colours[0]), one(2, 5, colours[1])],
      });
    },
    whatif({ rows }, narrow) {
      const names = rows.map((row) => row[0]);
      const half = { top: 34, bottom: 4, containLabel: true };
      const category = (more) => axis({ type: "category", inverse: true, data: names, axisLabel: { color: ink, fontSize: 12, width: 130, overflow: "truncate" }, ...more });
      const tall = 44 + rows.length * 34;
      return base({
        height: narrow ? tall * 2 : tall, tooltip: { show: false },
        legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: ink, fontSize: 12 }, selectedMode: false, data: ["dollars a month", "P99, with 95 %"] },
        grid: narrow ? [{ ...half, left: 4, right: 74, height: tall - 40 }, { ...half, left: 4, right: 74, top: tall + 26, height: tall - 40 }] : [{ ...half, left: 4, right: "54%" }, { ...half, left: "54%", right: 74 }],
        xAxis: [axis({ type: "value", min: 0, axisLabel: { show: false }, splitLine: { show: false } }),
          axis({ type: "value", min: 0, gridIndex: 1, axisLabel: { show: false }, splitLine: { show: false } })],
        yAxis: [category(), category({ gridIndex: 1, axisLabel: { show: narrow, color: ink, fontSize: 12, width: 130, overflow: "truncate" } })],
        series: [
          { name: "dollars a month", type: "bar", data: rows.map((row) => row[1]), itemStyle: { color: colours[0] }, label: { show: true, position: "right", color: ink, formatter: (p) => usd(p.value) }, ...bars },
          { name: "P99, with 95 %", type: "bar", xAxisIndex: 1, yAxisIndex: 1, data: rows.map((row) => row[2][0] ?? 0), itemStyle: { color: colours[1] }, ...bars },
          { name: "95 %", type: "custom", xAxisIndex: 1, yAxisIndex: 1, silent: true, data: rows.map((row, at) => [at, row[2][1] ?? 0, row[2][2] ?? 0]),
            renderItem(_, api) {
              const [low, y] = api.coord([api.value(1), api.value(0)]), high = api.coord([api.value(2), api.value(0)])[0];
              const text = { text: ms(rows[api.value(0)][2][0] ?? 0), x: high + 7, y, fill: ink, fontSize: 12, verticalAlign: "middle" };
              return { type: "group", children: [
                { type: "line", shape: { x1: low, y1: y, x2: high, y2: y }, style: { stroke: "var(--ink)", lineWidth: high - low > 2 ? 2 : 0 } },
                { type: "text", style: text },
              ] };
            } },
        ],
      });
    },
    filling({ quota, lines, until }) {
      return base({
        grid: { left: 8, right: 20, top: 30, bottom: 8, containLabel: true },
        legend: lines.length > 1 ? { top: 0, left: 0, itemWidth: 16, itemHeight: 8, textStyle: { color: ink, fontSize: 12 }, selectedMode: false } : undefined,
        tooltip: { show: false },
        xAxis: axis({ type: "value", min: 0, max: until, splitLine: { show: false }, axisLabel: { color: faint, fontSize: 12, formatter: (v) => v ? `${Math.round(v)} d` : "now", hideOverlap: true } }),
        yAxis: axis({ type: "value", min: 0, max: quota, splitNumber: 3, axisLabel: { color: faint, fontSize: 12, formatter: (v) => `${Math.round(v)} GB` } }),
        series: lines.map(([name, used, days], index) => ({
          name, type: "line", symbol: "none", lineStyle: { width: 2.5, color: colours[index] }, itemStyle: { color: colours[index] }, ...quiet,
          data: days === null ? [[0, used], [until, used]] : [[0, used], [days, quota], [until, quota]],
          markLine: index ? undefined : { symbol: "none", silent: true, lineStyle: { color: "var(--error)", type: "solid", width: 1 }, label: { formatter: "quota", position: "insideStartTop", color: "var(--error)" }, data: [{ yAxis: quota }] },
        })),
      });
    },
    tree({ rows }) {
      const shades = ["#3557c4", "#4a6ad0", "#5f7cd6", "#28469f", "#6f89d9", "#3f60c9"];
      const data = rows.map((row) => ({ ...row, children: row.children.map((each, nth) => ({ ...each, itemStyle: { color: shades[nth % shades.length] } })) }));
      return base({
        height: 380, tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => `${p.name}${p.data.children ? "" : `\n${(p.value / 1e6).toFixed(2)} MB`}` },
        series: [{ type: "treemap", data, roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 0, bottom: 0, ...quiet,
          label: { color: "#fff", fontSize: 12, overflow: "truncate" },
          levels: [{ itemStyle: { gapWidth: 6, borderWidth: 0, borderColor: "var(--bg)" } }, { upperLabel: { show: true, height: 24, color: "var(--ink)", fontSize: 12 }, itemStyle: { borderColor: "var(--bg)", borderWidth: 1, gapWidth: 1 } }] }],
      });
    },
  };

  const specs = JSON.parse($("charts-data").textContent || "{}");
  const made = new Map();
  function draw(box) {
    const spec = specs[box.id];
    const option = drawn[spec.kind](spec, box.clientWidth < 620);
    if (option.height) box.style.height = `${option.height}px`;
    delete option.height;
    let chart = made.get(box);
    if (!chart) { chart = window.deburrCharts.init(box, null, { renderer: "svg" }); made.set(box, chart); }
    chart.resize();
    chart.setOption(option, true);
    for (const svg of box.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
  }
  addEventListener("DOMContentLoaded", () => {
    if (!window.deburrCharts) return;
    const boxes = Object.keys(specs).map($).filter(Boolean);
    for (const box of boxes) if (!box.style.height) box.style.height = `${{ stack: 200, ranges: 200, whatif: 200, tree: 380 }[specs[box.id].kind] ?? 272}px`;
    const near = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting && !made.has(entry.target)) draw(entry.target);
    }, { rootMargin: "600px" });
    for (const box of boxes) near.observe(box);
    let waiting = 0;
    addEventListener("resize", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(() => { for (const box of made.keys()) draw(box); }); });
    addEventListener("beforeprint", () => { for (const box of boxes) draw(box); });
  });
})();
