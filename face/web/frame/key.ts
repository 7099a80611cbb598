// The keyboard. The letters of the pages stand on the links themselves (data-key), so that the list of keys and the links
// cannot disagree. Where a layout has other letters, such as Arabic, a key counts by its place.

export function startKeys(): void {
	let going = 0; // when g was pressed, in ms; 0 if it was not
	document.addEventListener("keydown", (event) => {
		const key = keyOf(event);
		if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === "k" && document.getElementById("palette")) {
			event.preventDefault();
			openDialog("palette");
			return;
		}
		if (event.key === "Escape") {
			leave();
			return;
		}
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
		if (document.querySelector("dialog[open]")) return;
		if (going && Date.now() - going < 1500) {
			going = 0;
			const link = document.querySelector<HTMLAnchorElement>(`a[data-key="${CSS.escape(key)}"]`);
			if (link) {
				event.preventDefault();
				link.click();
			}
			return;
		}
		if (key === "g") {
			going = Date.now();
			return;
		}
		const act = acts[key];
		if (act) {
			event.preventDefault();
			act();
		}
	});
	document.addEventListener("click", (event) => {
		const target = event.target as Element;
		const opener = target.closest<HTMLElement>("[data-open]");
		if (opener?.dataset.open) openDialog(opener.dataset.open);
		for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.account[open]")) {
			if (!menu.contains(target)) menu.open = false;
		}
	});
	limitUndo();
}

const acts: Record<string, () => void> = {
	"/": () => {
		const field = [...document.querySelectorAll<HTMLElement>('main input[type="search"], .side input[type="search"]')].find(shown);
		if (field) field.focus();
		else openDialog("palette");
	},
	"?": () => openDialog("keys"),
	n: () => document.getElementById("line")?.focus(),
	j: () => move(1),
	k: () => move(-1),
	a: acknowledge,
	u: () => document.querySelector<HTMLFormElement>("form[data-undo]:not([hidden])")?.requestSubmit(),
};

/** The letter or sign that a key stands for: as it was typed if it is a Latin one, otherwise by the place of the key. */
export function keyOf(event: KeyboardEvent): string {
	if (/^[!-~]$/.test(event.key)) return event.key.toLowerCase();
	if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
	if (event.code === "Slash") return event.shiftKey ? "?" : "/";
	return event.key;
}

// move goes to the next or the one before of the lines of all lists on the page.
function move(by: number): void {
	const rows = [...document.querySelectorAll<HTMLElement>(".work tbody > tr, .work :is(ul, ol) > li, .side ul > li")]
		.filter((row) => !row.closest(".tabs, .chips, .legend, nav") && row.querySelector("a[href], button, summary") && shown(row));
	if (rows.length === 0) return;
	const at = rows.findIndex((row) => row.contains(document.activeElement));
	const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
	const target = rows[to]?.querySelector<HTMLElement>("[data-row], a[href], button, summary");
	target?.focus();
	target?.scrollIntoView({ block: "nearest" });
}

// acknowledge answers for the alarm in focus. Nothing is acknowledged that nobody looks at: without one it goes to the first.
function acknowledge(): void {
	const form = document.activeElement?.closest("[data-alarm]")?.querySelector<HTMLFormElement>("form[data-acknowledge]");
	if (form) {
		form.requestSubmit();
		return;
	}
	const first = document.querySelector<HTMLElement>("[data-alarm] [data-row]");
	if (first) first.focus();
	else document.querySelector<HTMLAnchorElement>(".alarm-badge")?.click();
}

// limitUndo takes the offer to undo away after ten seconds; what was done can still be changed where it stands.
function limitUndo(): void {
	const offer = document.querySelector<HTMLElement>("form[data-undo]");
	if (offer) setTimeout(() => (offer.hidden = true), 10_000);
}

function shown(element: HTMLElement): boolean {
	return element.checkVisibility();
}

function typing(target: EventTarget | null): boolean {
	return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function openDialog(id: string): void {
	const dialog = document.getElementById(id);
	if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
	dialog.showModal();
	dialog.dispatchEvent(new Event("fanar:open"));
}

function leave(): void {
	for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.account[open]")) menu.open = false;
	const at = document.activeElement;
	if (at instanceof HTMLElement && (typing(at) || at.closest(".work, .side"))) at.blur();
}
