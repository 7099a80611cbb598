// Ctrl K: one field that finds cases, alerts, places, vessels, pages and actions. The server searches, with the rights of
// who is signed in; without script the same list stands at /search.

const PAUSE_MS = 120;

export function startPalette(): void {
	const dialog = document.getElementById("palette");
	const field = document.getElementById("palette-q");
	const list = document.getElementById("palette-list");
	if (!(dialog instanceof HTMLDialogElement) || !(field instanceof HTMLInputElement) || !list) return;
	let timer = 0;
	let asked = 0;
	const find = async () => {
		const mine = ++asked;
		try {
			const answer = await fetch(`/search?part=list&q=${encodeURIComponent(field.value)}`, { headers: { "HX-Request": "true" }, cache: "no-store" });
			if (!answer.ok || answer.redirected || mine !== asked) return;
			const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
			list.replaceChildren(...body.childNodes);
		} catch {
			// The link badge says that the node is away; Enter still asks for the page.
		}
	};
	const choices = () => [...list.querySelectorAll<HTMLElement>("a[href], button")];
	field.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(() => void find(), PAUSE_MS);
	});
	dialog.addEventListener("keydown", (event) => {
		const all = choices();
		const at = all.indexOf(document.activeElement as HTMLElement);
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			const to = at + (event.key === "ArrowDown" ? 1 : -1);
			if (to < 0) field.focus();
			else all[Math.min(to, all.length - 1)]?.focus();
		} else if (event.key === "Enter" && document.activeElement === field && field.value && all.length > 0) {
			event.preventDefault();
			clearTimeout(timer);
			void find().then(() => choices().find((c) => c instanceof HTMLAnchorElement)?.click());
		}
	});
	dialog.addEventListener("fanar:open", () => {
		field.select();
		void find();
	});
	dialog.addEventListener("click", (event) => {
		if (event.target === dialog) dialog.close();
	});
}
