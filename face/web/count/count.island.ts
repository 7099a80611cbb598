// Counting without a link: what the plain forms do, on the device. Without a database, keys or a worker in the browser the
// forms work as they are, and the page says that they need the node.
import * as choice from "./choice.ts";
import { Counter } from "./counter.ts";
import { Desk } from "./desk.ts";
import * as store from "./store.ts";
import { Vault } from "./vault.ts";
import { word } from "./words.ts";

async function start(): Promise<void> {
	startHand();
	choice.startFind();
	const db = isSecureContext && "serviceWorker" in navigator && crypto.subtle && navigator.locks ? await store.open() : null;
	if (!db) {
		for (const badge of document.querySelectorAll("[data-count-badge]")) badge.textContent = word("not-kept");
		return;
	}
	void navigator.storage?.persist?.();
	void keepShell();
	await store.expire(db, Date.now());
	await choice.showWiped(db);
	const shell = document.querySelector<HTMLElement>("[data-shell]");
	const user = document.querySelector<HTMLElement>("[data-count-user]")?.dataset.countUser ?? "";
	const vault = shell ? await Vault.last(db) : await Vault.of(db, user, Date.now());
	if (!vault) {
		nothing();
		return;
	}
	const desk: Desk = new Desk(vault, () => void choice.show(desk));
	choice.startWipe(desk, new URLSearchParams(location.search).has("leave"));
	const form = document.querySelector<HTMLFormElement>("[data-counter]");
	if (shell ? await fill(desk, form) : form) await new Counter(form as HTMLFormElement, desk).start();
	document.documentElement.dataset.count = "ready";
	await desk.show();
	await desk.round();
	// A browser that came back on line while the shell was shown gets the node's own page.
	if (shell && desk.link === "live" && !form?.dataset.ready) location.reload();
}

/** Fills the shell in; true if a counting screen is shown. */
async function fill(desk: Desk, form: HTMLFormElement | null): Promise<boolean> {
	const list = await desk.kept();
	if (!list) {
		nothing();
		return false;
	}
	const [, , id, kind, handover] = location.pathname.split("/").map(decodeURIComponent);
	if (!id || !kind || !form) {
		choice.fill(list);
		return false;
	}
	for (const part of document.querySelectorAll<HTMLElement>("[data-part]")) part.hidden = part.dataset.part !== "counter";
	if (new Counter(form, desk).fill(list, id, kind, handover ?? "")) return true;
	form.hidden = true;
	nothing(word("no-handover"));
	return false;
}

function nothing(text?: string): void {
	const place = document.querySelector<HTMLElement>("[data-nothing]");
	if (!place) return;
	if (text) place.textContent = text;
	place.hidden = false;
}

/** Lets the browser keep the screens themselves for the time without a link. */
async function keepShell(): Promise<void> {
	try {
		const r = await navigator.serviceWorker.register("/count/sw.js", { scope: "/count", updateViaCache: "none" });
		const worker = (await navigator.serviceWorker.ready).active ?? r.active;
		const channel = new MessageChannel();
		channel.port1.onmessage = (e) => {
			document.documentElement.dataset.countShell = e.data === "kept" ? "yes" : "no";
		};
		worker?.postMessage("keep", [channel.port2]);
	} catch {
		document.documentElement.dataset.countShell = "no";
	}
}

/** The hand that holds the device is a liking of this device, not a fact about anybody. */
function startHand(): void {
	const form = document.querySelector<HTMLElement>("[data-counter]");
	if (!form) return;
	const asked = new URLSearchParams(location.search).get("hand");
	try {
		form.dataset.hand = asked ?? localStorage.getItem("fanar-hand") ?? form.dataset.hand;
	} catch {
		// The page's own choice stays.
	}
	document.querySelector("[data-mirror]")?.addEventListener("click", (e) => {
		e.preventDefault();
		form.dataset.hand = form.dataset.hand === "left" ? "right" : "left";
		try {
			localStorage.setItem("fanar-hand", form.dataset.hand);
		} catch {
			// It holds for this page then.
		}
	});
}

void start();
