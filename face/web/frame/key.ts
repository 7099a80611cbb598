// The keyboard: / to the alert line, g and a letter to a page, ? for the list, Esc to close or leave. The letters stand on
// the links themselves (data-key), so that the list and the links cannot disagree.

export function startKeys(): void {
	let going = 0; // when g was pressed, in ms; 0 if it was not
	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape") {
			leave();
			return;
		}
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
		if (document.querySelector("dialog[open]")) return;
		if (going && Date.now() - going < 1500) {
			going = 0;
			const link = document.querySelector<HTMLAnchorElement>(`a[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
			if (link) {
				event.preventDefault();
				link.click();
			}
			return;
		}
		switch (event.key) {
			case "/": {
				const line = document.getElementById("line");
				if (line) {
					event.preventDefault();
					line.focus();
				}
				break;
			}
			case "?":
				event.preventDefault();
				openDialog("keys");
				break;
			case "g":
				going = Date.now();
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
}

function typing(target: EventTarget | null): boolean {
	return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function openDialog(id: string): void {
	const dialog = document.getElementById(id);
	if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function leave(): void {
	for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.account[open]")) menu.open = false;
	if (typing(document.activeElement)) (document.activeElement as HTMLElement).blur();
}
