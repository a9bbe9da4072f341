"use strict";
// Draws week, day, person and route from the data in the page. Texts are set as texts, never as markup.
(() => {
const data = JSON.parse(document.getElementById("plan-data").textContent);
const { days, departments, firms, people, visits, words } = data;
const COLOURS = ["#0072b2", "#d55e00", "#00795a", "#9c4478", "#7a6200", "#333333"];  // apart for colour-blind eyes, too
const DASHES = ["", "9 4"];
const MOST_ROUTES = COLOURS.length * DASHES.length;
const SHAPE = 0.6;  // height of the map by its width
const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);

// Elements: properties, then children; a child is a node or a text.
function make(name, properties, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key in node) node[key] = value; else node.setAttribute(key, value);
  }
  node.append(...children.flat());
  return node;
}
function draw(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
// A text in both languages; the page's style sheet shows one of them or both.
function both([zh, en]) {
  return zh === en ? [zh] : [make("span", { lang: "zh" }, zh), make("span", { lang: "en" }, en)];
}
function texts(code, values) {
  return words[code].map((text) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]));
}
const say = (code, values = {}) => both(texts(code, values));
const option = (value, [zh, en]) => make("option", { value }, zh === en ? zh : `${zh} · ${en}`);
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

// Days and weeks; a week begins on Monday.
const moment = (day) => new Date(`${days[day]}T00:00:00Z`);
const weekday = (day) => (moment(day).getUTCDay() + 6) % 7 + 1;
const weeks = [];
days.forEach((_, day) => {
  const monday = new Date(moment(day) - (weekday(day) - 1) * 864e5).toISOString().slice(0, 10);
  if (!weeks.length || weeks.at(-1).monday !== monday) weeks.push({ monday, days: [] });
  weeks.at(-1).days.push(day);
});

// What happens: entries by department and by person, in order of time.
const entries = [];
visits.forEach(([firm, day, parts], visit) => {
  for (const [department, start, end, team, ways] of parts) {
    const joint = new Set(parts.map((part) => part[0])).size > 1;
    const others = parts.map((part) => part[0]).filter((other) => other !== department);
    entries.push({ visit, firm, day, department, start, end, team, ways, joint, others });
  }
});
entries.sort((a, b) => a.day - b.day || a.start - b.start || a.visit - b.visit);
const ofDepartment = departments.map(() => []);
const ofPerson = people.map(() => []);
for (const entry of entries) {
  ofDepartment[entry.department].push(entry);
  entry.team.forEach((person, seat) => ofPerson[person].push({ ...entry, way: entry.ways[seat] }));
}
const instead = new Map(data.instead.map(([visit, person, absent]) => [`${visit}/${person}`, absent]));
const hasPeople = people.length > 0;
const [opens, closes] = entries.reduce(([first, last], { start, end, ways }) => [Math.min(first, start - Math.max(0, ...ways)), Math.max(last, end)], [1440, 0]);
const from = Math.max(Math.floor(opens / 60), 0) * 60, until = Math.ceil(closes / 60) * 60;
const share = (minutes) => `${(100 * (minutes - from) / (until - from)).toFixed(2)}%`;
const width = (minutes) => `${(100 * minutes / (until - from)).toFixed(2)}%`;

const state = { department: 0, person: -1, week: 0, day: entries[0].day, near: true };
state.week = weeks.findIndex((week) => week.days.includes(state.day));

const personName = (person) => people[person][0];
function memberNames(entry, without = -1) {
  if (!entry.team.length) return say("drawn_daily");
  const names = entry.team.filter((person) => person !== without).map((person) => {
    const absent = instead.get(`${entry.visit}/${person}`);
    return absent === undefined ? [personName(person), personName(person)] : texts("stand_in", { inspector: personName(person), absent });
  });
  return listed(names);
}
const departmentNames = (list) => listed([...new Set(list)].map((one) => departments[one]));
function listed(pairs) {
  const [zh, en] = [0, 1].map((language) => pairs.map((pair) => pair[language]).join("、"));
  return both([zh, zh === en ? zh : pairs.map((pair) => pair[1]).join(", ")]);
}
// People of the chosen department with visits, by name.
function staff() {
  const found = new Set(ofDepartment[state.department].flatMap((entry) => entry.team));
  return [...found].sort((a, b) => personName(a).localeCompare(personName(b), "zh") || a - b);
}
function chosenEntries() {
  if (state.person >= 0) return ofPerson[state.person];
  return state.department >= 0 ? ofDepartment[state.department] : entries;
}

// The week: a row a department, or a row a person of the chosen department.
// A bar as long as the visit; its text may go on until the next one begins.
function bar(entry, person, next) {
  const absent = instead.get(`${entry.visit}/${person}`);
  const name = firms[entry.firm][0];
  const node = make("span", { className: `${entry.joint ? "joint" : ""} ${absent === undefined ? "" : "instead"}` },
    make("span", { className: "hide" }, `${clock(entry.start)}–${clock(entry.end)} `), name);
  node.title = `${clock(entry.start)}–${clock(entry.end)} ${name}`;
  node.style.left = share(entry.start);
  const room = (next && next.day === entry.day ? next.start : until) - entry.start;
  node.style.width = width(room);
  node.style.setProperty("--part", `${(100 * (entry.end - entry.start) / Math.max(room, 1)).toFixed(1)}%`);
  return node;
}
function way(entry, before) {
  if (!(entry.way > 0)) return [];
  const node = make("i", {});
  const leave = before && before.day === entry.day ? before.end : entry.start - entry.way;
  node.style.left = share(Math.max(leave, from));
  node.style.width = width(entry.way - Math.max(from - leave, 0));
  return [node];
}
function personRow(person) {
  const own = ofPerson[person];
  const cells = weeks[state.week].days.map((day) => {
    const lane = make("div", { className: "lane" });
    own.forEach((entry, place) => {
      if (entry.day === day) lane.append(...way(entry, own[place - 1]), bar(entry, person, own[place + 1]));
    });
    return cell(day, lane, () => { state.person = person; state.day = day; });
  });
  return row(both([personName(person), personName(person)]), state.person === person, cells, () => { state.person = state.person === person ? -1 : person; });
}
function departmentRow(department) {
  const counts = new Map();
  for (const entry of ofDepartment[department]) counts.set(entry.day, (counts.get(entry.day) || 0) + 1);
  const most = Math.max(...counts.values());
  const cells = weeks[state.week].days.map((day) => {
    const count = counts.get(day) || 0;
    const lane = make("div", { className: "lane" }, count ? make("b", {}, ...say("count", { n: count })) : "");
    if (count) {
      const level = make("em", {});
      level.style.width = `${100 * count / most}%`;
      lane.append(level);
    }
    return cell(day, lane, () => { choose(department); state.day = day; });
  });
  return row(both(departments[department]), false, cells, () => choose(department));
}
function cell(day, lane, act) {
  const node = make("td", { className: day === state.day ? "chosen" : "" }, lane);
  node.addEventListener("click", () => { act(); show(); });
  return node;
}
function row(label, chosen, cells, act) {
  const button = make("button", { type: "button" }, ...label);
  button.setAttribute("aria-pressed", chosen);
  button.addEventListener("click", () => { act(); show(); });
  return make("tr", {}, make("th", { scope: "row", className: chosen ? "chosen" : "" }, button), ...cells);
}
function showWeek() {
  const hours = [];
  for (let hour = from; hour <= until; hour += Math.ceil((until - from) / 240) * 60) hours.push(make("span", {}, String(hour / 60)));
  const head = weeks[state.week].days.map((day) => make("th", { scope: "col" },
    `${days[day].slice(5)} `, ...say(`weekday.${weekday(day)}`), make("div", { className: "ruler", ariaHidden: true }, ...hours.map((hour) => hour.cloneNode(true)))));
  let rows;
  if (state.department < 0) rows = departments.map((_, department) => departmentRow(department));
  else {
    const inWeek = new Set(weeks[state.week].days);
    const unnamed = ofDepartment[state.department].some((entry) => inWeek.has(entry.day) && !entry.team.length);
    const who = staff().filter((person) => person === state.person || ofPerson[person].some((entry) => inWeek.has(entry.day)));
    rows = [...(unnamed ? [departmentRow(state.department)] : []), ...who.map(personRow)];
  }
  byId("gantt").replaceChildren(make("table", { className: "gantt" },
    make("thead", {}, make("tr", {}, make("th", {}), ...head)), make("tbody", {}, ...rows)));
  const legend = (css, code) => make("span", {}, make("u", { className: css }), ...say(code));
  byId("gantt-legend").replaceChildren(legend("joint", "legend_joint"), legend("", "legend_alone"),
    ...(instead.size ? [legend("instead", "legend_instead")] : []),
    ...(entries.some((entry) => entry.ways.some((minutes) => minutes > 0)) ? [legend("way", "legend_way")] : []));
  byId("gantt-legend").hidden = state.department < 0 || !hasPeople;
  const last = weeks[state.week].days.at(-1);
  byId("chosen-week").textContent = `${days[weeks[state.week].days[0]]} – ${days[last]}`;
}

// Routes of the day: colleagues who go together are one route, wherever each of them sets out.
function routes() {
  const today = chosenEntries().filter((entry) => entry.day === state.day);
  if (state.department < 0 && state.person < 0) return [{ people: [], bases: new Map(), stops: today, loose: true }];
  const who = state.person >= 0 ? [state.person] : staff();
  const found = new Map();
  for (const person of who) {
    const stops = ofPerson[person].filter((entry) => entry.day === state.day);
    if (!stops.length) continue;
    const key = String(stops.map((stop) => stop.visit));
    if (!found.has(key)) found.set(key, { people: [], bases: new Map(), stops });
    const route = found.get(key), base = people[person].slice(2);
    route.people.push(person);
    if (base.length) route.bases.set(String(base), base);
  }
  const unnamed = today.filter((entry) => !entry.team.length);
  return [...found.values(), ...(unnamed.length ? [{ people: [], bases: new Map(), stops: unnamed }] : [])];
}
const place = (firm) => firms[firm].length > 2 ? firms[firm].slice(2) : null;
// Part of the sheet that is shown, in the shape of the drawing.
function reach(list) {
  let points = list.flatMap((route) => [...route.bases.values(), ...route.stops.map((stop) => place(stop.firm)).filter(Boolean)]);
  const all = !state.near || !points.length;
  if (all) points = [[0, 0], data.map.slice(0, 2)];
  const xs = points.map((point) => point[0]), ys = points.map((point) => point[1]);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const across = (all ? 1 : 1.25) * Math.max(right - left, (bottom - top) / SHAPE, 500);
  return [(left + right - across) / 2, (top + bottom - across * SHAPE) / 2, across, across * SHAPE];
}
function showMap() {
  if (!data.map) return;
  const all = routes(), list = all.slice(0, MOST_ROUTES);
  const box = reach(list);
  const pixel = box[2] / 1000;
  const map = byId("map");
  map.setAttribute("viewBox", box.map((value) => value.toFixed(1)).join(" "));
  const metres = nice(box[2] * data.map[2] / 4000);
  const [north, scale] = [byId("north"), byId("scale")];
  north.setAttribute("transform", `translate(${box[0] + box[2] - 26 * pixel} ${box[1] + 14 * pixel}) scale(${pixel})`);
  scale.setAttribute("transform", `translate(${box[0] + 20 * pixel} ${box[1] + box[3] - 20 * pixel}) scale(${pixel})`);
  scale.querySelector("path").setAttribute("d", `M0-5v5h${metres * 1000 / data.map[2] / pixel}v-5`);
  scale.querySelector("text").textContent = metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
  byId("routes").replaceChildren(...list.flatMap((route, number) => shapes(route, number, pixel)));
  byId("route-list").replaceChildren(...list.filter((route) => !route.loose).map(legendOf), ...notes(all));
  byId("map-title").replaceChildren(...say("map"), ` ${days[state.day]}`);
}
function nice(longest) {
  const power = 10 ** Math.floor(Math.log10(Math.max(longest, 1)));
  return Math.max(...[1, 2, 5].map((step) => step * power).filter((step) => step <= Math.max(longest, 1)));
}
function shapes(route, number, pixel) {
  const colour = COLOURS[number % COLOURS.length], dash = DASHES[Math.floor(number / COLOURS.length)];
  const drawn = [];
  const points = route.stops.map((stop) => place(stop.firm));
  const known = points.filter(Boolean), bases = [...route.bases.values()];
  const lines = known.length ? [...bases.map((base) => [base, known[0]]), known].filter((line) => line.length > 1) : [];
  if (route.people.length) drawn.push(...lines.map((line) => draw("path", { class: "line", d: `M${line.map((point) => point.join(" ")).join("L")}`, stroke: colour, "stroke-dasharray": dash })));
  drawn.push(...bases.map(([x, y]) => draw("rect", { class: "base", x: x - 7 * pixel, y: y - 7 * pixel, width: 14 * pixel, height: 14 * pixel })));
  const labels = new Map();
  points.forEach((point, order) => {
    if (point) labels.set(point.join(), [...(labels.get(point.join()) || []), order]);
  });
  for (const orders of labels.values()) {
    const [x, y] = points[orders[0]];
    const stops = orders.map((order) => route.stops[order]);
    const title = stops.map((stop) => `${clock(stop.start)} ${firms[stop.firm][0]}`).join("\n");
    const label = orders.length > 2 ? `${orders[0] + 1}…` : orders.map((order) => order + 1).join(",");
    drawn.push(draw("circle", { class: "stop", cx: x, cy: y, r: (route.loose ? 5 : 10) * pixel, fill: colour }, draw("title", {}, title)));
    if (!route.loose) drawn.push(draw("text", { x, y: y + 4 * pixel, "font-size": (label.length > 2 ? 9 : 12) * pixel, "pointer-events": "none" }, label));
  }
  return drawn;
}
function legendOf(route, number) {
  const key = draw("svg", { viewBox: "0 0 36 10", "aria-hidden": "true" }, draw("path", {
    d: "M0 5h36", stroke: COLOURS[number % COLOURS.length], "stroke-width": 3, "stroke-dasharray": DASHES[Math.floor(number / COLOURS.length)],
  }));
  const who = route.people.map(personName).join("、");
  const stops = route.stops.flatMap((stop, order) => {
    const badge = make("span", { className: "badge" }, String(order + 1));
    badge.style.background = COLOURS[number % COLOURS.length];
    return [" ", badge, ` ${clock(stop.start)} ${firms[stop.firm][0]}`];
  });
  return make("li", {}, key, ...(who ? [make("b", {}, who)] : []), ...stops);
}
function notes(all) {
  const unknown = [...new Set(all.flatMap((route) => route.stops).filter((stop) => !place(stop.firm)).map((stop) => firms[stop.firm][0]))];
  const found = unknown.length ? [say("skipped", { names: unknown.slice(0, 20).join("、") + (unknown.length > 20 ? " …" : "") })] : [];
  if (all.length > MOST_ROUTES) found.push(say("more_routes", { shown: MOST_ROUTES, n: all.length }));
  return found.map((text) => make("li", { className: "note" }, ...text));
}

// The timetable: a person's week with the ways, or a department's day.
function showTimetable() {
  const own = state.person >= 0;
  const wanted = own ? new Set(weeks[state.week].days) : new Set([state.day]);
  const list = state.department < 0 ? [] : chosenEntries().map((entry, place, all) => ({ ...entry, before: all[place - 1] })).filter((entry) => wanted.has(entry.day));
  const travels = own && list.some((entry) => entry.way >= 0);
  const heads = [...(own ? ["day"] : []), ...(travels ? ["leave", "way", "arrive"] : []), "start", "end", "enterprise", "together", "team"];
  const rows = list.map((entry) => make("tr", { className: own && entry.day === state.day ? "chosen" : "" },
    ...(own ? [make("td", { className: "code" }, days[entry.day], " ", ...say(`weekday.${weekday(entry.day)}`))] : []),
    ...(travels ? wayCells(entry) : []),
    make("td", { className: "code" }, clock(entry.start)), make("td", { className: "code" }, clock(entry.end)),
    make("td", {}, firms[entry.firm][0]), make("td", {}, ...departmentNames(entry.others)), make("td", {}, ...memberNames(entry))));
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((code) => make("th", { scope: "col" }, ...say(code))))), make("tbody", {}, ...rows));
  byId("timetable").replaceChildren(...(list.length ? [table] : [make("p", {}, ...say("nothing"))]));
  for (const id of ["timetable-title", "timetable"]) byId(id).hidden = state.department < 0;
  const name = own ? both([personName(state.person), personName(state.person)]) : state.department >= 0 ? [...both(departments[state.department]), ` ${days[state.day]}`] : [];
  byId("chosen-person").replaceChildren(...name);
  if (byId("way-words")) byId("way-words").hidden = !travels;
}
function wayCells(entry) {
  const first = !entry.before || entry.before.day !== entry.day;
  const leave = first ? entry.start - entry.way : entry.before.end;
  const told = entry.way < 0 ? ["", "", ""] : [clock(leave), String(entry.way), clock(leave + entry.way)];
  return [make("td", { className: "code" }, told[0]), make("td", { className: "number" }, told[1]), make("td", { className: "code" }, told[2])];
}

// Choices.
function choose(department) { state.department = department; state.person = -1; }
function toWeek(week) {
  const place = Math.max(weeks[state.week].days.indexOf(state.day), 0);
  state.week = week;
  state.day = weeks[week].days[Math.min(place, weeks[week].days.length - 1)];
}
function showChoices() {
  byId("choose-department").value = state.department;
  byId("choose-week").value = state.week;
  byId("week-before").disabled = state.week === 0;
  byId("week-after").disabled = state.week === weeks.length - 1;
  byId("person-label").hidden = !hasPeople || state.department < 0;
  const options = state.department < 0 ? [] : staff().map((person) => make("option", { value: person }, `${personName(person)} (${people[person][1]})`));
  byId("choose-person").replaceChildren(option(-1, words.all_people), ...options);
  byId("choose-person").value = state.person;
  const focused = document.activeElement && document.activeElement.dataset.day;
  byId("choose-day").replaceChildren(byId("choose-day").firstElementChild, ...weeks[state.week].days.map((day) => pressed(day === state.day,
    [`${days[day].slice(5)} `, ...say(`weekday.${weekday(day)}`)], () => { state.day = day; }, day)));
  if (focused) (byId("choose-day").querySelector(`[data-day="${focused}"]`) || byId("choose-day")).focus();
  if (data.map) byId("map-reach").replaceChildren(pressed(state.near, say("near"), () => { state.near = true; }), pressed(!state.near, say("whole"), () => { state.near = false; }));
  for (const group of document.querySelectorAll(".overview g")) {
    const rect = group.firstElementChild;
    group.classList.toggle("chosen", rect.dataset.day === days[state.day] && (state.department < 0 || Number(rect.dataset.department) === state.department));
  }
}
function pressed(chosen, label, act, day) {
  const button = make("button", { type: "button" }, ...label);
  button.setAttribute("aria-pressed", chosen);
  if (day !== undefined) button.dataset.day = day;
  button.addEventListener("click", () => { act(); show(); });
  return button;
}
function show() { showChoices(); showWeek(); showMap(); showTimetable(); }

byId("choose-department").append(option(-1, words.all_departments), ...departments.map((names, department) => option(department, names)));
byId("choose-week").append(...weeks.map((week, number) => option(number, [`${days[week.days[0]]} – ${days[week.days.at(-1)].slice(5)}`, `${days[week.days[0]]} – ${days[week.days.at(-1)].slice(5)}`])));
byId("choose-department").addEventListener("change", (event) => { choose(Number(event.target.value)); show(); });
byId("choose-person").addEventListener("change", (event) => { state.person = Number(event.target.value); show(); });
byId("choose-week").addEventListener("change", (event) => { toWeek(Number(event.target.value)); show(); });
byId("week-before").addEventListener("click", () => { toWeek(state.week - 1); show(); });
byId("week-after").addEventListener("click", () => { toWeek(state.week + 1); show(); });
for (const rect of document.querySelectorAll(".overview rect")) {
  rect.addEventListener("click", () => {
    choose(Number(rect.dataset.department));
    state.day = days.indexOf(rect.dataset.day);
    state.week = weeks.findIndex((week) => week.days.includes(state.day));
    show();
    byId("pictures").scrollIntoView({ behavior: "smooth" });
  });
}
for (const node of document.querySelectorAll("#pictures .choices, #gantt-title, #timetable-title, #map-reach")) node.hidden = false;
show();
})();
