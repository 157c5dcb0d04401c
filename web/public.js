/* Public results: every minute the page as it is now takes the place of its main part,
 * without a flash and without moving what one reads; not while somebody uses it. */
setInterval(async () => {
	const main = document.querySelector("main");
	if (document.hidden || main.contains(document.activeElement))
		return;
	try {
		const reply = await fetch(location.href);
		if (!reply.ok)
			return;
		const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("main");
		main.querySelectorAll("details").forEach((d, i) => {
			const same = fresh.querySelectorAll("details")[i];
			if (same)
				same.open = d.open;
		});
		main.replaceChildren(...fresh.childNodes);
	} catch (e) {
		/* the next minute tries again */
	}
}, 60000);
