// Lists that do not reorder while somebody reads them: when a part of the page is fetched anew, a list with data-steady
// keeps its order, shows the new values in place, and says that there is a new order. A tab that nobody looks at takes the
// new order at once.

document.addEventListener("fanar:fresh", (event) => {
	const { part, body } = (event as CustomEvent<{ part: HTMLElement; body: HTMLElement }>).detail;
	if (document.hidden) return;
	const lists = [...part.querySelectorAll<HTMLElement>("[data-steady]")];
	const fresh = [...body.querySelectorAll<HTMLElement>("[data-steady]")];
	if (lists.length !== fresh.length) return;
	lists.forEach((list, i) => {
		const next = fresh[i];
		if (next) hold(keysOf(list), next, body);
	});
});

function hold(was: string[], next: HTMLElement, body: HTMLElement): void {
	const ordered = rowsOf(next);
	const byKey = new Map(ordered.map((row) => [row.dataset.key ?? "", row]));
	const kept = was.map((key) => byKey.get(key)).filter((row) => row !== undefined);
	const added = ordered.filter((row) => !kept.includes(row));
	const shown = [...kept, ...added];
	if (shown.every((row, i) => row === ordered[i])) return;
	next.append(...shown);
	const button = body.querySelector<HTMLElement>("[data-reorder]");
	if (!button) return;
	button.hidden = false;
	button.addEventListener("click", () => {
		next.append(...ordered);
		button.hidden = true;
		rowsOf(next)[0]?.querySelector<HTMLElement>("[data-row]")?.focus();
	});
}

function rowsOf(list: HTMLElement): HTMLElement[] {
	return [...list.querySelectorAll<HTMLElement>(":scope > [data-key]")];
}

function keysOf(list: HTMLElement): string[] {
	return rowsOf(list).map((row) => row.dataset.key ?? "");
}
