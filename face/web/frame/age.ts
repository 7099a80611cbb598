// Ages and clocks that tick. The server wrote each in words and gave the words for every unit and plural form, so that the
// script says exactly what the server would.

type Forms = Record<string, Record<string, string>>;

export function startAges(): void {
	const root = document.documentElement;
	const forms: Forms = JSON.parse(root.dataset.ages || "{}");
	const plural = new Intl.PluralRules(root.lang || "en");
	const rtl = root.dir === "rtl";
	const tick = () => {
		const now = Date.now();
		for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-age]")) {
			put(time, age((now - Date.parse(time.dateTime)) / 1000, forms, plural, rtl));
		}
		for (const time of document.querySelectorAll<HTMLTimeElement>("time.due")) due(time, now);
	};
	tick();
	setInterval(tick, 5_000);
	document.addEventListener("htmx:after:swap", tick);
}

/** The words for an age in seconds; empty if it lies in the future or the words are not there. */
export function age(seconds: number, forms: Forms, plural: Intl.PluralRules, rtl: boolean): string {
	if (!(seconds >= 0)) return "";
	const [unit, count]: [string, number] =
		seconds < 5 ? ["now", 0]
		: seconds < 60 ? ["seconds", seconds]
		: seconds < 3600 ? ["minutes", seconds / 60]
		: seconds < 172_800 ? ["hours", seconds / 3600]
		: ["days", seconds / 86_400];
	const n = Math.floor(count);
	const texts = forms[unit];
	if (!texts) return "";
	const text = texts[plural.select(n)] ?? texts.other ?? "";
	return text.replace("{count}", rtl ? `\u2068${n}\u2069` : `${n}`);
}

// A clock shows what is left as hours and minutes, and what it is late by after a minus sign.
function due(time: HTMLTimeElement, now: number): void {
	const minutes = Math.floor(Math.abs(Date.parse(time.dateTime) - now) / 60_000);
	if (Number.isNaN(minutes)) return;
	const late = Date.parse(time.dateTime) <= now;
	const hours = Math.floor(minutes / 60);
	put(time, `${late ? "−" : ""}${hours > 0 ? `${hours} h ` : ""}${minutes % 60} min`);
	time.classList.toggle("late", late);
	time.classList.toggle("soon", !late && minutes < 30);
	const row = time.closest(".clock");
	row?.classList.toggle("late", late || row.hasAttribute("data-urgent"));
	const word = row?.querySelector<HTMLElement>("[data-late]");
	if (word) put(word, (late ? word.dataset.late : word.dataset.in) ?? "");
}

function put(at: HTMLElement, text: string): void {
	if (text && at.textContent !== text) at.textContent = text;
}
