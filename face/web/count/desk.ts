// The link of the counting screens to the node: who is signed in there, what the device may keep, and when entries go.
import * as outbox from "./outbox.ts";
import * as store from "./store.ts";
import { Vault } from "./vault.ts";
import { utc, word } from "./words.ts";

/** What the node gives the device to keep. */
export interface List {
	user: string;
	at: string;
	cases: { id: string; boat: string; alerted: string; handovers?: { id: string; text: string }[] }[];
	places: { id: string; name: string; group: string; own?: boolean; here?: boolean }[];
}

type Link = "connecting" | "live" | "offline" | "sign-in";

const ASK_MS = 20_000; // how often the node is asked
const RETRY_MS = 8_000; // while something waits
const TELL_MS = 500; // between two looks at a long outbox that is being sent
const LIST_MS = 5 * 60_000; // how old the list of cases may get

export class Desk {
	link: Link = "connecting";
	private listed = 0;
	private timer = 0;
	private waiting = 0;
	private told = new BroadcastChannel("fanar-count");

	constructor(
		readonly vault: Vault,
		private readonly changed: () => void,
	) {
		this.told.onmessage = () => void this.show();
		addEventListener("online", () => void this.round());
		addEventListener("offline", () => this.as("offline"));
		document.addEventListener("visibilitychange", () => {
			// Whoever puts the device away has decided: what was signed goes now.
			void this.round(document.hidden);
		});
	}

	/** Asks the node, sends what waits, and comes back by itself. */
	async round(atOnce = false): Promise<void> {
		clearTimeout(this.timer);
		try {
			await this.go(atOnce);
			await this.show();
		} finally {
			// Also after a disk that was full for a moment: what waits must not wait for somebody to touch the page.
			clearTimeout(this.timer);
			this.timer = window.setTimeout(() => void this.round(), this.waiting > 0 ? RETRY_MS : ASK_MS);
		}
	}

	private async go(atOnce: boolean): Promise<void> {
		await navigator.locks.request("fanar-count", { ifAvailable: true }, async (lock) => {
			if (!lock) return;
			await store.expire(this.vault.db, Date.now());
			if (!(await store.get(this.vault.db, "users", this.vault.user))) {
				location.reload(); // its time is over: nothing of it may stay on the screen
				return;
			}
			if (!(await this.reach())) return;
			let told = 0;
			const ending = await outbox.send(this.vault, atOnce, () => {
				if (Date.now() - told < TELL_MS) return;
				told = Date.now();
				this.tell();
			});
			if (told > 0) this.told.postMessage("changed");
			this.as(ending === "done" ? "live" : ending);
			if (ending === "done" && Date.now() - this.listed > LIST_MS) await this.list();
		});
	}

	/** Sends soon, when what was signed last may go. */
	soon(): void {
		clearTimeout(this.timer);
		this.timer = window.setTimeout(() => void this.round(), outbox.HOLD_MS + 200);
	}

	/** Asks who is signed in. Nothing is ever sent under another name than that of the person who counted. */
	private async reach(): Promise<boolean> {
		try {
			const answer = await fetch("/api/v1/sessions/current", { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(20_000) });
			if (!/^application\/(problem\+)?json/.test(answer.headers.get("Content-Type") ?? "")) throw new Error("another network answers");
			if (answer.status === 401) {
				this.as("sign-in");
				return false;
			}
			const who = await answer.json();
			if (!answer.ok) throw new Error(who.detail);
			if (who.user !== this.vault.user) {
				location.reload();
				return false;
			}
			const date = Date.parse(answer.headers.get("Date") ?? "");
			const skew = Number.isNaN(date) ? 0 : date - Date.now();
			await this.vault.touched(Date.now(), Math.abs(skew) > 5_000 ? skew : 0);
			this.as("live");
			return true;
		} catch {
			this.as("offline");
			return false;
		}
	}

	/** Takes over what the device may keep. */
	private async list(): Promise<void> {
		try {
			const answer = await fetch("/count/kept.json", { cache: "no-store", headers: { "HX-Request": "true" }, redirect: "error", signal: AbortSignal.timeout(30_000) });
			if (!answer.ok) return;
			const list = (await answer.json()) as List;
			if (list.user !== this.vault.user) return;
			await store.put(this.vault.db, "kept", { user: this.vault.user, box: await this.vault.seal("kept", list) });
			this.listed = Date.now();
			document.documentElement.dataset.countKept = "yes";
		} catch {
			// The list of before stays.
		}
	}

	/** What the node gave last; null if it never did. */
	async kept(): Promise<List | null> {
		const row = await store.get<{ box: store.Box }>(this.vault.db, "kept", this.vault.user);
		return row ? this.vault.open<List>("kept", row.box) : null;
	}

	private as(link: Link): void {
		this.link = link;
		document.dispatchEvent(new CustomEvent("fanar:link", { detail: { up: link === "live" || link === "sign-in" } }));
	}

	/** Tells this and every other page of the device that something changed. */
	tell(): void {
		this.told.postMessage("changed");
		void this.show();
	}

	async show(): Promise<void> {
		const all = await outbox.list(this.vault);
		this.waiting = all.filter((k) => k.entry.state === "waiting").length;
		const undecided = all.filter((k) => outbox.isOpen(k.entry)).length;
		for (const badge of document.querySelectorAll<HTMLElement>("[data-count-badge]")) {
			const link = this.link === "sign-in" ? word("sign-in-again") : this.link === "offline" ? word("offline", { time: utc(this.vault.keeper.contact) }) : word(this.link);
			const text = undecided > 0 ? `${link} · ${word("waiting", { count: undecided })}` : link;
			badge.dataset.state = this.link;
			if (this.link === "sign-in") {
				const a = document.createElement("a");
				a.href = `/sign-in?back=${encodeURIComponent(location.pathname + location.search)}`;
				a.textContent = text;
				badge.replaceChildren(a);
			} else if (badge.textContent !== text) badge.textContent = text;
		}
		document.documentElement.dataset.countWaiting = `${undecided}`;
		document.documentElement.dataset.countLink = this.link;
		this.changed();
	}
}
