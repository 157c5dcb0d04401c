/*
 * The live page. The server has written it whole; here its numbers move. An event stream tells
 * all numbers once, then those that change (names: src/console/board.h); when it fails three
 * times the page asks now and then. However a number came, show() writes all of them from one
 * map, so no way to come can be forgotten.
 */
const page = document.getElementById("direct");
const state = document.getElementById("state");
const said = state.dataset;
const lang = document.documentElement.lang === "en" ? "en-GB" : "fr-FR";
const whole = new Intl.NumberFormat(lang);
const tenth = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(lang, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const title = document.title;
const sparing = (navigator.connection || {}).saveData;	/* the phone asks us to send little */
const slow = sparing ? 30 : 10;	/* s between two polls */

let numbers = {};	/* by name; what is not there is 0 */
let heard = 0;		/* when something last came: our clock, which only runs forward */
let ahead = 0;		/* of the server's clock before ours, ms */
let failures = 0;
let polling = false;	/* "out": the session is over, nothing more comes */
let polls = 0;
let state_now = "";

const n = (name) => numbers[name] || 0;
const all = (what) => page.querySelectorAll(what);
const write = (e, text) => { if (e.textContent !== text) e.textContent = text; };
const minute_text = (m) => new Date(m * 60000).toISOString().slice(11, 16);

function say(text, live) {
	if (text === state_now)
		return;
	state_now = text;
	state.textContent = text;
	state.className = live ? "live" : "stale";
}

/* Once a second: how old is what one sees? */
function tell_age() {
	const age = Math.floor((performance.now() - heard) / 1000);
	if (polling === "out")
		return;
	page.classList.toggle("old", heard > 0 && age >= (polling ? 2 * slow + 10 : 20));
	if (page.classList.contains("old"))
		say((failures ? said.off + ". " : "") + said.old.replace("#", Math.floor(age / 10) * 10), false);
	else if (failures)
		say(said.off, false);
	else if (polling)
		say(said.poll.replace("#", slow), true);
	else if (heard)
		say(said.on, true);
}

/* ---- writing the numbers ---- */

function value_of(tile, map) {
	const r = tile.dataset.tile, c = map.dataset.candidate;
	const votes = c < 0 ? n("r" + r) : n(`x${r}.${c}`);
	if (map.dataset.scale === "people")
		return [votes, tile.dataset.p > 0 ? Math.floor(votes * 1e6 / tile.dataset.p) : 0];
	const of = c < 0 ? n("counted") : n("r" + r);
	return [votes, of ? Math.floor(votes * 1000 / of) : 0];
}

const per_people = (v) => v < 1000 ? tenth.format(v / 10) : whole.format(Math.floor(v / 10));

function show_map() {
	const map = page.querySelector(".tiles");
	const tiles = [...map.querySelectorAll("[data-tile]")].map((e) => [e, ...value_of(e, map)]);
	const most = Math.max(0, ...tiles.map((t) => t[2]));
	for (const [e, votes, value] of tiles) {
		const shade = value <= 0 ? 0 : Math.ceil(value * 5 / most);
		e.classList.remove("q0", "q1", "q2", "q3", "q4", "q5");
		e.classList.add("q" + shade);
		write(e.querySelector(".n"), whole.format(votes));
	}
	all(".legend span").forEach((e, i) => {
		const v = Math.floor(most * i / 5);
		if (i > 0)
			write(e, "≤ " + (map.dataset.scale === "people" ? per_people(v) : percent.format(v / 1000)));
	});
}

function show_bars() {
	const body = page.querySelector(".standings tbody");
	const bars = [...body.querySelectorAll("[data-b]")];
	const most = Math.max(1, ...bars.map((e) => n(e.dataset.b)));
	for (const e of bars)
		e.setAttribute("width", Math.floor(n(e.dataset.b) * 1000 / most));
	const before = [...body.rows];
	const after = [...before].sort((a, b) =>
		n(b.querySelector("[data-b]").dataset.b) - n(a.querySelector("[data-b]").dataset.b) ||
		a.dataset.order - b.dataset.order);
	if (!body.contains(document.activeElement) && after.some((row, i) => row !== before[i]))
		body.append(...after);
}

function top_of(most) {
	for (let unit = 1; ; unit *= 10)
		for (const step of [1, 2, 5])
			if (unit * step >= Math.max(5, most))
				return unit * step;
}

const votes_in = (m) => [0, 1, 2].map((s) => n(`m${m}.${s}`));
const sum = (list) => list.reduce((a, b) => a + b, 0);

/* Two hours up to now; of a vote that is over, where the server left them. */
function show_line() {
	const svg = document.getElementById("line");
	const now = Math.floor((Date.now() + ahead) / 60000);
	if (page.dataset.phase !== "closed")
		svg.dataset.from = now - 119;
	const from = +svg.dataset.from;
	const votes = Array.from({ length: 120 }, (_, i) => sum(votes_in(from + i)));
	const top = top_of(Math.max(...votes));
	svg.querySelector("polyline").setAttribute("points",
		votes.map((v, i) => `${i * 6},${160 - Math.floor(v * 160 / top)}`).join(" "));
	write(svg.querySelector(".top"), whole.format(top));
	svg.querySelectorAll(".hour").forEach((e, i) => write(e, minute_text(from + 60 * i)));
	for (const [i, row] of [...document.getElementById("slots").rows].entries()) {
		const slot = [0, 0, 0];
		for (let m = from + 10 * i; m < from + 10 * i + 10; m++)
			votes_in(m).forEach((v, s) => { slot[s] += v; });
		write(row.cells[0], minute_text(from + 10 * i));
		[...slot, sum(slot)].forEach((v, s) => write(row.cells[s + 1], whole.format(v)));
	}
	for (const name of Object.keys(numbers))
		if (name[0] === "m" && parseInt(name.slice(1), 10) < from)
			delete numbers[name];
}

function show() {
	for (const e of all("[data-k]"))
		write(e, whole.format(n(e.dataset.k)));
	for (const e of all("[data-s]")) {
		const [part, of] = e.dataset.s.split("/");
		write(e, n(of) ? percent.format(n(part) / n(of)) : "–");
	}
	for (const e of all("[data-h]")) {
		const [name, people] = e.dataset.h.split("/");
		write(e, per_people(Math.floor(n(name) * 1e6 / people)));
	}
	show_map();
	show_bars();
	show_line();
	document.title = `${whole.format(n("counted"))} · ${title}`;
}

/* ---- how they come ---- */

function here(server_ms) {
	heard = performance.now();
	ahead = server_ms - Date.now();
	failures = 0;
	tell_age();
}

function take(told) {
	if (String(told.book) !== page.dataset.book) {
		location.reload();	/* other candidates or regions than this page has */
		return;
	}
	if (told.full)
		numbers = {};
	Object.assign(numbers, told.v);
	page.dataset.phase = told.phase;
	for (const e of all("[data-head]"))
		write(e, told.head.slice(0, e.dataset.head));
	here(told.t);
	show();
}

function over() {
	polling = "out";
	say(said.out, false);
}

async function poll() {
	try {
		const reply = await fetch(page.dataset.poll);
		if (reply.status === 401 || reply.redirected)
			return over();
		if (!reply.ok)
			throw reply.status;
		take(await reply.json());
		polls++;
	} catch (e) {
		failures++;
		tell_age();
	}
	if (polls < 6 || sparing || !window.EventSource) {
		setTimeout(poll, slow * 1000);
		return;
	}
	polling = false;	/* the network is back: another try */
	listen();
}

function listen() {
	const stream = new EventSource(page.dataset.stream);
	stream.onmessage = (e) => take(JSON.parse(e.data));
	stream.addEventListener("t", (e) => { here(+e.data); show_line(); });
	stream.onerror = () => {
		failures++;
		tell_age();
		/* refused for good (session over, too many), or lost again and again */
		if (stream.readyState === EventSource.CLOSED || failures >= 3) {
			stream.close();
			polling = true;
			polls = 0;
			poll();
		}
	};
}

/* A session that nobody uses ends; the stream is no use, a hand on the page is. */
let touched = performance.now();
for (const what of ["pointerdown", "keydown", "scroll", "visibilitychange"])
	addEventListener(what, () => {
		if (document.hidden || performance.now() - touched < 300000)
			return;
		touched = performance.now();
		fetch(location.href, { method: "HEAD" }).catch(() => {});
	}, { passive: true });

setInterval(tell_age, 1000);
if (sparing || !window.EventSource) {
	polling = true;
	poll();
} else {
	listen();
}
