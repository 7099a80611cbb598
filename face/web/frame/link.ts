// The badge that says how the page stands to its node: live, delayed by so many seconds, offline since a time. A live map
// or list tells of every message it gets (the event fanar:link on the document); where nothing tells, the badge asks.

const ASK_MS = 15_000; // how often a page without a stream asks
const LATE_S = 25; // silence after which the link counts as delayed
const OFFLINE_S = 60; // and after which it counts as lost

export function startLink(): void {
	const badge = document.querySelector<HTMLElement>("[data-link]");
	if (!badge) return;
	let heard = 0; // when the node last answered, ms
	let told = 0; // when a stream last told, ms
	let down = false;
	badge.hidden = false;

	const show = () => {
		const silent = (Date.now() - (heard || performance.timeOrigin)) / 1000;
		const state = down || silent > OFFLINE_S ? "offline" : silent > LATE_S ? "delayed" : heard ? "live" : "connecting";
		const at = new Date(heard || performance.timeOrigin).toISOString().slice(11, 16) + "Z";
		const text = (badge.dataset[state] ?? state).replace("{seconds}", `${Math.round(silent)}`).replace("{time}", at);
		badge.dataset.state = state;
		if (badge.textContent !== text) badge.textContent = text;
		document.documentElement.dataset.linkState = state;
	};
	const ask = async () => {
		if (document.hidden || Date.now() - told < ASK_MS) return;
		try {
			const answer = await fetch("/livez", { cache: "no-store", signal: AbortSignal.timeout(10_000) });
			if (answer.ok) {
				heard = Date.now();
				down = false;
			}
		} catch {
			// Nothing to do: the silence itself is what the badge shows.
		}
		show();
	};

	document.addEventListener("fanar:link", (event) => {
		const { up } = (event as CustomEvent<{ up: boolean }>).detail;
		if (up) heard = told = Date.now();
		down = !up && heard > 0 && Date.now() - heard > LATE_S * 1000;
		show();
	});
	addEventListener("offline", () => {
		down = true;
		show();
	});
	addEventListener("online", () => void ask());
	document.addEventListener("visibilitychange", () => void ask());
	setInterval(show, 5_000);
	setInterval(() => void ask(), ASK_MS);
	void ask();
}
