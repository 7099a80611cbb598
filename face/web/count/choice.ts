// The list of what can be counted, and of what waits on the device.
import { toDraft } from "./counter.ts";
import type { Desk, List } from "./desk.ts";
import * as outbox from "./outbox.ts";
import * as store from "./store.ts";
import { element, utc, word } from "./words.ts";

const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector);

const address = (c: outbox.Count) => `/count/${encodeURIComponent(c.case)}/${c.kind}${c.handover ? `/${encodeURIComponent(c.handover)}` : ""}`;

/** Fills the shell's list of cases in from what the device keeps. */
export function fill(list: List): void {
	const place = find("[data-cases]");
	if (!place) return;
	place.replaceChildren();
	for (const c of list.cases) {
		const li = element("li");
		li.dataset.case = c.id;
		const head = element("h2");
		head.append(element("bdi", c.id), " ", element("span", `${c.boat} · ${utc(Date.parse(c.alerted))}`, "dim"));
		li.append(head);
		for (const h of c.handovers ?? []) {
			const a = link(`/count/${encodeURIComponent(c.id)}/receive/${encodeURIComponent(h.id)}`, `${word("receive")} `, "button primary");
			a.append(element("span", h.text));
			li.append(a);
		}
		li.append(link(`/count/${encodeURIComponent(c.id)}/deck`, word("deck"), "button"), link(`/count/${encodeURIComponent(c.id)}/give`, word("give"), "button"));
		place.append(li);
	}
	if (list.cases.length === 0) place.append(element("li", word("no-case"), "dim"));
}

function link(href: string, text: string, className: string): HTMLAnchorElement {
	const a = element("a", text, className);
	a.href = href;
	return a;
}

/** Narrows the list down as somebody types. */
export function startFind(): void {
	const input = find<HTMLInputElement>("[data-find]");
	input?.addEventListener("input", () => {
		const text = input.value.trim().toLowerCase();
		for (const li of document.querySelectorAll<HTMLElement>("[data-cases] [data-case]")) li.hidden = !(li.textContent ?? "").toLowerCase().includes(text);
	});
}

/** Shows what waits here and until when it is kept. */
export async function show(desk: Desk): Promise<void> {
	const part = find("[data-outbox]");
	if (!part) return;
	const entries = await outbox.list(desk.vault);
	const open = entries.filter((k) => k.entry.state !== "aside");
	const aside = entries.filter((k) => k.entry.state === "aside");
	find("[data-entries]")?.replaceChildren(...open.map((k) => item(desk, k)));
	find("[data-aside]")?.replaceChildren(...aside.map((k) => item(desk, k)));
	toggle("[data-aside-part]", aside.length > 0);
	toggle("[data-send]", open.length > 0);
	const end = store.endOf(desk.vault.keeper);
	say("[data-kept-until]", word("kept-until", { time: utc(end) }));
	say("[data-expires]", open.length > 0 && end - Date.now() < store.WARN_MS ? word("expires-soon", { time: utc(end) }) : "");
	const others = await outbox.ofOthers(desk.vault);
	say("[data-others]", others > 0 ? word("others", { count: others }) : "");
	part.hidden = false;
}

/** Says what was destroyed here, until somebody has seen it. */
export async function showWiped(db: IDBDatabase): Promise<void> {
	const note = await store.get<store.Wiped>(db, "notes", "wiped");
	const place = find("[data-wiped]");
	if (!place || !note) return;
	place.hidden = false;
	place.replaceChildren(element("span", word("wiped", { time: utc(note.at), count: note.entries })), " ");
	const seen = element("button", word("seen"));
	seen.type = "button";
	seen.addEventListener("click", () => void store.remove(db, "notes", "wiped").then(() => (place.hidden = true)));
	place.append(seen);
}

function toggle(selector: string, shown: boolean): void {
	const e = find(selector);
	if (e) e.hidden = !shown;
}

function say(selector: string, text: string): void {
	const e = find(selector);
	if (!e) return;
	e.textContent = text;
	e.hidden = text === "";
}

function item(desk: Desk, k: outbox.Kept): HTMLLIElement {
	const e = k.entry;
	const li = element("li");
	li.dataset.state = e.state;
	li.dataset.seq = `${k.seq}`;
	const head = element("p");
	const total = element("b", `${e.count.total}`);
	head.append(element("bdi", e.count.case), ` · ${word(e.count.kind)} · `, element("bdi", e.count.what), " · ", total, " · ", element("bdi", utc(Date.parse(e.happened))));
	li.append(head, element("p", words(e), e.state === "waiting" ? "dim" : "state-text"));
	if (e.problem?.hint) li.append(element("p", e.problem.hint, "dim"));
	for (const r of e.problem?.rules ?? []) li.append(element("p", `${r.id}: ${r.text}${r.satisfied ? ` ${r.satisfied}` : ""}`));
	for (const id of e.incidents ?? []) li.append(link(`/incidents/${encodeURIComponent(id)}`, word("incident", { incident: id }), ""));
	const cells = element("details");
	cells.append(element("summary", word("by-category")), element("p", Object.entries(e.count.values).filter(([, v]) => v !== "").map(([f, v]) => `${f.slice(2)}: ${v}`).join(" · "), "num"));
	li.append(cells);
	const actions = element("p", "", "actions");
	for (const [name, act] of buttons(desk, k)) {
		const b = element("button", word(name));
		b.type = "button";
		b.dataset.act = name;
		b.addEventListener("click", () => void act().then(() => desk.tell()));
		actions.append(b);
	}
	if (e.state === "refused" || e.state === "differs" || e.state === "unsure") actions.append(link(`/cases/${encodeURIComponent(e.count.case)}/people`, word("open-case"), "button"));
	li.append(actions);
	return li;
}

function words(e: outbox.Entry): string {
	const detail = e.problem?.detail ?? "";
	switch (e.state) {
		case "refused":
			return `${word("state-refused")}: ${detail}`;
		case "differs":
			return detail ? `${word("state-differs")} ${detail}` : word("state-recorded");
		case "aside":
			return word("aside-because", { reason: e.reason ?? "" });
		case "unsure":
			return word("state-unsure");
	}
	return e.tried === undefined ? word("state-waiting") : word("state-sending");
}

function buttons(desk: Desk, k: outbox.Kept): [string, () => Promise<unknown>][] {
	const edit: [string, () => Promise<unknown>] = ["edit", async () => {
		if (await toDraft(desk, k)) location.href = address(k.entry.count);
	}];
	const aside: [string, () => Promise<unknown>] = ["set-aside", async () => {
		const reason = await ask();
		if (reason) await outbox.change(desk.vault, k, { state: "aside", reason });
	}];
	switch (k.entry.state) {
		case "differs":
			return [["seen", () => outbox.drop(desk.vault, k)]];
		case "aside":
			return [["bring-back", () => outbox.change(desk.vault, k, { state: "waiting", reason: undefined, tried: undefined })]];
		case "unsure": // a new key: whoever presses has looked whether the first arrived
			return [["send-again", () => outbox.change(desk.vault, k, { state: "waiting", tried: undefined, key: crypto.randomUUID() })], aside];
		case "refused":
			return [edit, aside];
	}
	return k.entry.tried === undefined ? [edit, aside] : []; // one that may be on its way is not changed any more
}

/** Asks why an entry is set aside; empty if it is not. */
function ask(): Promise<string> {
	const dialog = find<HTMLDialogElement>("[data-aside-dialog]");
	const input = find<HTMLInputElement>("[data-aside-reason]");
	if (!dialog || !input) return Promise.resolve("");
	input.value = "";
	dialog.returnValue = "";
	dialog.showModal();
	return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "aside" ? input.value.trim() : ""), { once: true }));
}

/** The button that destroys what is kept here, and the one that does so on the way out. */
export function startWipe(desk: Desk, leaving: boolean): void {
	const dialog = find<HTMLDialogElement>("[data-wipe-dialog]");
	const open = async () => {
		const waiting = (await outbox.list(desk.vault)).filter((k) => k.entry.state !== "aside" && k.entry.state !== "differs").length;
		say("[data-wipe-text]", word(leaving ? "leave-text" : "wipe-text", { count: waiting }));
		dialog?.showModal();
	};
	dialog?.addEventListener("close", () => {
		if (dialog.returnValue !== "wipe") return;
		void (async () => {
			const waiting = (await outbox.list(desk.vault)).filter((k) => k.entry.state === "waiting").length;
			await store.wipe(desk.vault.db, desk.vault.user, Date.now(), waiting);
			const out = leaving ? document.querySelector<HTMLFormElement>('form[action="/sign-out"]') : null;
			if (out) out.submit();
			else location.href = "/count";
		})();
	});
	find("[data-wipe-ask]")?.addEventListener("click", () => void open());
	find("[data-send]")?.addEventListener("click", () => void desk.round(true));
	if (leaving) void open();
}
