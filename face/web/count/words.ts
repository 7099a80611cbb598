// The words of the screens in the reader's language: they stand in the page, so that they are there without a link too.

export function word(id: string, values: Record<string, string | number> = {}): string {
	let text = document.querySelector(`[data-words] [data-word="${id}"]`)?.textContent ?? id;
	for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, String(value));
	return text;
}

const two = (n: number) => String(n).padStart(2, "0");

/** 14:32Z, with the day before it if it is not today. */
export function utc(ms: number, now = Date.now()): string {
	const at = new Date(ms);
	const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}Z`;
	return at.toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10) ? clock : `${at.toISOString().slice(0, 10)} ${clock}`;
}

/** Makes an element with text, which is never read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = "", className = ""): HTMLElementTagNameMap[K] {
	const e = document.createElement(tag);
	e.textContent = text;
	if (className) e.className = className;
	return e;
}
