// A part of a page that shows what may change is fetched again when a record came: every element with data-fresh, from the
// address that it names. A part in which somebody types is left alone until they are done. A page with a chart hears of
// records from the chart's stream; any other opens one of its own.

const GATHER_MS = 250; // records that come together are one reason to ask

let timer = 0;
let asking = false;

function parts(): HTMLElement[] {
	return [...document.querySelectorAll<HTMLElement>("[data-fresh]")];
}

async function freshen(): Promise<void> {
	timer = 0;
	if (asking) {
		soon();
		return;
	}
	asking = true;
	try {
		for (const part of parts()) await renew(part);
	} finally {
		asking = false;
	}
}

async function renew(part: HTMLElement): Promise<void> {
	if (part.contains(document.activeElement) && document.activeElement?.matches("input, textarea, select")) return;
	const address = new URL(part.dataset.fresh || "?part=twin", location.href);
	for (const [name, value] of new URLSearchParams(location.search)) {
		if (!address.searchParams.has(name)) address.searchParams.set(name, value);
	}
	let answer: Response;
	try {
		answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" });
	} catch {
		return; // the link badge says that the node is away; the next record asks again
	}
	if (!answer.ok || answer.redirected) return;
	const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
	const open = new Set([...part.querySelectorAll<HTMLDetailsElement>("details[open][id]")].map((d) => d.id));
	const focused = part.contains(document.activeElement) ? (document.activeElement as HTMLElement).id : "";
	const scroll = part.scrollTop;
	document.dispatchEvent(new CustomEvent("fanar:fresh", { detail: { part, body } }));
	part.replaceChildren(...body.childNodes);
	for (const id of open) part.querySelector<HTMLDetailsElement>(`#${CSS.escape(id)}`)?.setAttribute("open", "");
	part.scrollTop = scroll;
	if (focused) document.getElementById(focused)?.focus();
	document.dispatchEvent(new Event("htmx:after:swap"));
}

function soon(): void {
	timer ||= setTimeout(() => void freshen(), GATHER_MS);
}

document.addEventListener("fanar:record", soon);

function listen(): void {
	const source = new EventSource("/live");
	const tell = (up: boolean) => document.dispatchEvent(new CustomEvent("fanar:link", { detail: { up } }));
	source.addEventListener("open", () => tell(true));
	source.addEventListener("ping", () => tell(true));
	source.addEventListener("error", () => tell(false));
	source.addEventListener("record", () => {
		tell(true);
		soon();
	});
	addEventListener("pagehide", () => source.close());
}

const chart = document.querySelector<HTMLElement>("[data-map][data-live]:not([data-live=''])");
if (!chart) {
	if (parts().length > 0) listen();
} else {
	// Without WebGL the chart opens no stream, and the server's drawing is all there is: it is fetched anew now and then.
	new MutationObserver((_, observer) => {
		if (chart.dataset.webgl !== "none") return;
		observer.disconnect();
		listen();
		const twin = chart.querySelector<HTMLElement>(".map-twin");
		if (twin) setInterval(() => void renew(twin), 15_000);
	}).observe(chart, { attributeFilter: ["data-webgl"] });
}
