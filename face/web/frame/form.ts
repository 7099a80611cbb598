// Forms: nothing is sent twice by a double press, drafts are never lost, and text can be copied for the radio.

export function startForms(): void {
	document.addEventListener("submit", (event) => {
		const form = event.target as HTMLFormElement;
		const last = Number(form.dataset.sent ?? 0);
		if (Date.now() - last < 3_000) {
			event.preventDefault();
			return;
		}
		form.dataset.sent = `${Date.now()}`;
		if (form.dataset.draft) forget(form.dataset.draft);
	}, true);

	for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) restore(form);
	document.addEventListener("input", (event) => {
		const form = (event.target as Element).closest<HTMLFormElement>("form[data-draft]");
		if (form) keep(form);
	});

	document.addEventListener("click", (event) => {
		const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
		if (!button) return;
		const from = document.getElementById(button.dataset.copy ?? "");
		if (from) void navigator.clipboard?.writeText(tableText(from));
	});
}

/** A table as lines of text with tabs, or any other element's text. */
export function tableText(from: HTMLElement): string {
	if (!(from instanceof HTMLTableElement)) return from.innerText.trim();
	return [...from.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()).join("\t")).join("\n");
}

// Drafts stay in this tab's session storage under the name the form gives them; passwords and tokens are not kept.
function keep(form: HTMLFormElement): void {
	const values: Record<string, string> = {};
	for (const el of form.elements) {
		if (el instanceof HTMLTextAreaElement || (el instanceof HTMLInputElement && /^(text|search|number|tel)$/.test(el.type))) {
			if (el.name) values[el.name] = el.value;
		}
	}
	try {
		sessionStorage.setItem(`draft:${form.dataset.draft}`, JSON.stringify(values));
	} catch {
		// Storage may be full or forbidden; the form itself still holds the text.
	}
}

function restore(form: HTMLFormElement): void {
	let values: Record<string, string>;
	try {
		values = JSON.parse(sessionStorage.getItem(`draft:${form.dataset.draft}`) ?? "{}");
	} catch {
		return;
	}
	for (const [name, value] of Object.entries(values)) {
		const el = form.elements.namedItem(name);
		if ((el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement) && !el.value) el.value = value;
	}
}

function forget(name: string): void {
	try {
		sessionStorage.removeItem(`draft:${name}`);
	} catch {
		// See keep.
	}
}
