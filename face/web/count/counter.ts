// The counting screen: keys that count at once, a draft that survives the end of the browser, and a count that is signed
// into the outbox.
import type { Desk, List } from "./desk.ts";
import * as outbox from "./outbox.ts";
import * as store from "./store.ts";
import * as tally from "./tally.ts";
import { element, word } from "./words.ts";

export class Counter {
	private draft: tally.Draft;
	private saving: Promise<unknown> = Promise.resolve();
	private last: outbox.Kept | null = null;
	private first: string; // the category that is chosen at the beginning

	constructor(
		private readonly form: HTMLFormElement,
		private readonly desk: Desk,
	) {
		this.first = form.elements.namedItem("was") instanceof HTMLInputElement ? (form.elements.namedItem("was") as HTMLInputElement).value : "n:unknown/unknown";
		this.draft = tally.empty(this.first);
	}

	private get kind(): string {
		return this.form.dataset.kind ?? "";
	}
	private get screen(): string {
		return `${this.form.dataset.case}/${this.kind}/${this.form.dataset.handover ?? ""}`;
	}
	private field<T extends HTMLElement = HTMLInputElement>(name: string): T | null {
		return this.form.querySelector<T>(`[name="${name}"]`);
	}

	/** Fills the shell's screen in from what the device keeps. */
	fill(list: List, id: string, kind: string, handover: string): boolean {
		const of = list.cases.find((c) => c.id === id);
		const h = of?.handovers?.find((x) => x.id === handover);
		Object.assign(this.form.dataset, { case: id, kind, handover });
		this.text("[data-of-case]", id);
		this.text("[data-of-kind]", word(kind));
		this.text("[data-of-boat]", of?.boat ?? "");
		this.text("[data-of-what]", kind === "receive" ? (h?.text ?? "") : word(`what-${kind}`));
		if (kind === "receive" && !h) return false;
		const query = new URLSearchParams(location.search);
		for (const name of ["at", "to"]) {
			const select = this.field<HTMLSelectElement>(name);
			if (!select) continue;
			let group: HTMLOptGroupElement | null = null;
			for (const p of list.places) {
				if (name === "at" && kind === "give" && !p.own) continue;
				if (group?.label !== p.group) {
					group = document.createElement("optgroup");
					group.label = p.group;
					select.append(group);
				}
				group.append(new Option(p.name, p.id));
			}
			select.value = query.get(name) ?? (name === "at" ? (list.places.find((p) => p.here)?.id ?? "") : "");
		}
		const label = this.form.querySelector('label[for="count-at"]');
		if (label) label.textContent = word(kind === "give" ? "at-give" : "at-deck");
		this.field("at")?.setAttribute("aria-label", label?.textContent ?? "");
		return true;
	}

	private text(selector: string, text: string): void {
		const e = this.form.querySelector(selector);
		if (e) e.textContent = text;
	}

	async start(): Promise<void> {
		const row = await store.get<{ box: store.Box }>(this.desk.vault.db, "drafts", [this.desk.vault.user, this.screen]);
		if (row) this.draft = await this.desk.vault.open<tally.Draft>("drafts", row.box);
		for (const name of ["at", "to"] as const) {
			const select = this.field<HTMLSelectElement>(name);
			if (!select) continue;
			if (this.draft[name] !== undefined) select.value = this.draft[name] ?? "";
			select.addEventListener("change", () => this.save());
		}
		for (const name of ["time", "note"] as const) {
			const input = this.field(name);
			if (!input) continue;
			if (this.draft[name]) input.value = this.draft[name];
			input.addEventListener("input", () => this.save());
		}
		this.form.addEventListener("click", (e) => this.click(e));
		this.form.addEventListener("submit", (e) => e.preventDefault());
		this.form.addEventListener("change", (e) => {
			const input = e.target as HTMLInputElement;
			if (input.name === "category") {
				this.draft.chosen = input.value;
				this.save();
			}
		});
		const now = this.field("now");
		now?.addEventListener("focus", () => now.select());
		now?.addEventListener("input", () => {
			tally.set(this.draft, tally.digits(now.value));
			this.save(false);
		});
		now?.addEventListener("keydown", (e) => {
			if (e.key === "Enter") {
				e.preventDefault();
				now.blur();
			}
		});
		this.show();
		this.form.dataset.ready = "yes";
	}

	private click(event: Event): void {
		const button = (event.target as Element).closest<HTMLButtonElement>("button[name]");
		if (!button) return;
		event.preventDefault();
		switch (button.name) {
			case "step":
				tally.tap(this.draft, Number(button.value));
				this.save();
				break;
			case "undo":
				tally.undo(this.draft);
				this.save();
				break;
			case "sign":
				void this.sign();
		}
	}

	private show(number = true): void {
		const d = this.draft;
		for (const radio of this.form.querySelectorAll<HTMLInputElement>('input[name="category"]')) {
			radio.checked = radio.value === d.chosen;
			if (radio.checked) this.text("[data-chosen-label]", radio.parentElement?.querySelector(".cell-label")?.textContent ?? "");
		}
		for (const mark of this.form.querySelectorAll<HTMLElement>("[data-of]")) {
			const value = d.values[mark.dataset.of ?? ""] ?? "";
			mark.textContent = value === "" ? "·" : value;
			const hidden = this.field(mark.dataset.of ?? "");
			if (hidden) hidden.value = value;
		}
		const now = this.field("now");
		if (now && number) now.value = d.values[d.chosen] || "0";
		this.text("[data-total]", `${tally.total(d.values)}`);
		const undo = this.form.querySelector<HTMLButtonElement>('button[name="undo"]');
		if (undo) undo.disabled = d.taps.length === 0;
	}

	/** Shows and keeps the draft. Writes follow each other, so that the last tap is the last that is kept. */
	private save(number = true): void {
		this.show(number);
		const d = this.draft;
		d.at = this.field<HTMLSelectElement>("at")?.value;
		d.to = this.field<HTMLSelectElement>("to")?.value;
		d.time = this.field("time")?.value ?? "";
		d.note = this.field("note")?.value ?? "";
		const { vault } = this.desk;
		const [screen, copy] = [this.screen, structuredClone(d)];
		this.saving = this.saving.then(async () => store.put(vault.db, "drafts", { user: vault.user, screen, box: await vault.seal("drafts", copy) })).catch(() => this.say(word("not-kept"), true));
	}

	private async sign(): Promise<void> {
		const d = this.draft;
		if (!tally.typed(d)) return this.say(word("nothing"), true);
		const at = tally.time(this.field("time")?.value ?? "", this.desk.vault.now());
		if (at === null) return this.say(word("bad-time"), true);
		const place = this.field<HTMLSelectElement>("at");
		const to = this.field<HTMLSelectElement>("to");
		if (this.kind === "give" && (!to?.value || !place?.value)) return this.say(word("no-place"), true);
		const count: outbox.Count = {
			case: this.form.dataset.case ?? "", kind: this.kind, handover: this.form.dataset.handover ?? "", at: place?.value ?? "", to: to?.value ?? "",
			note: this.field("note")?.value.trim() ?? "", values: d.values, what: this.what(place, to), total: tally.total(d.values),
		};
		const now = Date.now();
		const entry: outbox.Entry = { key: crypto.randomUUID(), happened: new Date(at).toISOString(), state: "waiting", go: now + outbox.HOLD_MS, count, ...request(count, new Date(at).toISOString()) };
		this.draft = tally.empty(this.first);
		await this.saving;
		try {
			this.last = await outbox.sign(this.desk.vault, entry, this.screen);
		} catch {
			this.draft = d;
			return this.say(word("not-kept"), true);
		}
		for (const name of ["time", "note"]) {
			const input = this.field(name);
			if (input) input.value = "";
		}
		this.show();
		this.say(word("signed", { total: count.total }), false, this.last);
		this.desk.tell();
		this.desk.soon();
	}

	/** What was counted in words: the vessel, or from whom to whom. */
	private what(at: HTMLSelectElement | null, to: HTMLSelectElement | null): string {
		const text = (s: HTMLSelectElement | null) => s?.selectedOptions[0]?.textContent ?? "";
		if (this.kind === "receive") return this.form.querySelector("[data-of-what]")?.textContent ?? "";
		return this.kind === "give" ? `${text(at)} → ${text(to)}` : text(at);
	}

	private say(text: string, wrong: boolean, back: outbox.Kept | null = null): void {
		const place = this.form.querySelector<HTMLElement>("[data-signed]");
		if (!place) return;
		place.hidden = false;
		place.className = wrong ? "signed wrong" : "signed";
		place.replaceChildren(element("span", text));
		if (!back) return;
		const button = element("button", word("take-back"));
		button.type = "button";
		button.addEventListener("click", () => void this.takeBack(back));
		place.append(" ", button);
	}

	/** Makes a draft of a signed count again, as long as it has not gone. */
	private async takeBack(k: outbox.Kept): Promise<void> {
		const still = (await outbox.list(this.desk.vault)).find((x) => x.seq === k.seq);
		if (!still || still.entry.tried !== undefined) return this.say(word("state-recorded"), true);
		if (!(await toDraft(this.desk, still))) return this.say(word("state-recorded"), true);
		location.reload();
	}
}

/** Where a count goes, and what is sent. */
function request(c: outbox.Count, at: string): { path: string; body: string } {
	const lot = tally.lot(c.values);
	const note = c.note ? { note: c.note } : {};
	const base = `/cases/${encodeURIComponent(c.case)}`;
	switch (c.kind) {
		case "give":
			return { path: `${base}/handovers`, body: JSON.stringify({ from: c.at, to: c.to, lot, at, ...note }) };
		case "receive":
			return { path: `${base}/handovers/${encodeURIComponent(c.handover)}/receipt`, body: JSON.stringify({ lot, at, ...note }) };
	}
	return { path: `${base}/counts`, body: JSON.stringify({ ...(c.at ? { account: c.at } : {}), lot, at, ...note }) };
}

/** Turns an entry back into the draft of its screen, with the time at which it was counted; false if it is on its way. */
export async function toDraft(desk: Desk, k: outbox.Kept): Promise<boolean> {
	const c = k.entry.count;
	const d: tally.Draft = { ...tally.empty("n:unknown/unknown"), values: c.values, at: c.at, to: c.to, time: k.entry.happened, note: c.note };
	const screen = `${c.case}/${c.kind}/${c.handover}`;
	const back = await outbox.withdraw(desk.vault, k, { user: desk.vault.user, screen, box: await desk.vault.seal("drafts", d) });
	desk.tell();
	return back;
}
