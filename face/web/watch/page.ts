// The watch floor: a click on a vessel of the chart opens her page, and the list of the vessels follows the chart.
import "./steady.ts";

const RENEW_MS = 10_000;

document.addEventListener("fanar:vessel", (event) => {
	const { mmsi } = (event as CustomEvent<{ mmsi: number }>).detail;
	location.assign(`/vessels/${`${mmsi}`.padStart(9, "0")}`);
});

const list = document.querySelector<HTMLDetailsElement>("details.vessels");
const rows = list?.querySelector<HTMLElement>("[data-vessels]");
if (list && rows) {
	const renew = async () => {
		if (!list.open || document.hidden || rows.contains(document.activeElement)) return;
		const address = new URL(location.href);
		address.searchParams.set("part", "vessels");
		try {
			const answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" });
			if (!answer.ok || answer.redirected) return;
			const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
			rows.replaceChildren(...body.childNodes);
			document.dispatchEvent(new Event("htmx:after:swap"));
		} catch {
			// The link badge says that the node is away.
		}
	};
	setInterval(() => void renew(), RENEW_MS);
	list.addEventListener("toggle", () => void renew());
	// The chart's own link to the list opens it.
	document.addEventListener("click", (event) => {
		if ((event.target as Element).closest('a[href$="#vessels"]')) list.open = true;
	});
}
