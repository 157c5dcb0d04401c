/*
 * The live composer: at every pause of the keys asks the server what the text would cost, and
 * writes its line and its preview. Without this module the saved page shows the same.
 */
const PAUSE_MS = 350;
const here = location.pathname.replace(/\/campagne\/textes$/, "/mesure");
const language = document.getElementById("langue").value;
const timers = new Map();

async function measure(area) {
	const key = area.dataset.cle;
	const asked = area.value;
	const pack = area.previousElementSibling.textContent;
	const query = new URLSearchParams({ cle: key, langue: language, texte: asked.trim() || pack,
	    segments: document.getElementById("s-" + key).value });
	const reply = await fetch(`${here}?${query}`, { credentials: "same-origin" });
	if (!reply.ok || area.value !== asked)
		return;		/* said the server no, or went the hand on: the next pause asks again */
	const told = await reply.json();
	const line = document.getElementById("m-" + key);
	line.replaceChildren(...new DOMParser().parseFromString(told.line, "text/html").body.childNodes);
	line.classList.toggle("bad", !told.fine);
	document.getElementById("v-" + key).textContent = told.preview;
}

function soon(area) {
	clearTimeout(timers.get(area));
	timers.set(area, setTimeout(() => measure(area).catch(() => {}), PAUSE_MS));
}

for (const area of document.querySelectorAll("textarea[data-cle]")) {
	area.addEventListener("input", () => soon(area));
	document.getElementById("s-" + area.dataset.cle).addEventListener("change", () => soon(area));
}
