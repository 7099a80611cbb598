// A count that is being made: one number for each category, and the taps that made it, to take them back.

export interface Draft {
	values: Record<string, string>; // by field; empty is "not counted", which is not zero
	chosen: string;
	taps: [field: string, before: string][];
	at?: string;
	to?: string;
	time: string;
	note: string;
}

export const MOST = 100_000; // of one category; more is a slip of the thumb
const TAPS = 200; // that can be taken back

export const HEAD = "n:";
export const SIDE = "s:";

export const empty = (chosen: string): Draft => ({ values: {}, chosen, taps: [], time: "", note: "" });

/** Reads digits as people type them, in Latin or Arabic; anything else is nothing. */
export function digits(text: string): string {
	const plain = text.replace(/[٠-٩۰-۹]/g, (d) => `${d.charCodeAt(0) & 15}`).trim();
	return /^\d+$/.test(plain) ? `${Math.min(MOST, Number(plain))}` : "";
}

export function tap(d: Draft, by: number): void {
	const before = d.values[d.chosen] ?? "";
	set(d, `${Math.min(MOST, Math.max(0, (Number(before) || 0) + by))}`);
}

export function set(d: Draft, value: string): void {
	const before = d.values[d.chosen] ?? "";
	if (before === value) return;
	d.taps.push([d.chosen, before]);
	if (d.taps.length > TAPS) d.taps.shift();
	d.values[d.chosen] = value;
}

/** Takes the last tap back, and goes to the category it was made in. */
export function undo(d: Draft): void {
	const last = d.taps.pop();
	if (!last) return;
	[d.chosen, d.values[last[0]]] = last;
}

export const typed = (d: Draft): boolean => Object.values(d.values).some((v) => v !== "");

/** Everybody who was counted. The counters at the side overlap each other and are not added up. */
export function total(values: Record<string, string>): number {
	let sum = 0;
	for (const [field, value] of Object.entries(values)) if (field.startsWith(HEAD)) sum += Number(value) || 0;
	return sum;
}

/** The lot as the API reads it: names with their numbers, without what is zero. */
export function lot(values: Record<string, string>): Record<string, number> {
	const out: Record<string, number> = {};
	for (const [field, value] of Object.entries(values)) if (Number(value) > 0) out[field.slice(2)] = Number(value);
	return out;
}

/**
 * Reads a time as people write it: 0314 or 03:14 (UTC, the last such time), -20m, 22112026 0314, or in full. Empty is now;
 * null is not a time.
 */
export function time(text: string, now: number): number | null {
	const t = text.trim();
	if (t === "") return now;
	let m = /^-(\d{1,4})\s*(m|min|h)?$/.exec(t);
	if (m) return now - Number(m[1]) * (m[2] === "h" ? 3600_000 : 60_000);
	m = /^(?:(\d{2})(\d{2})(\d{4})\s+)?(\d{1,2}):?(\d{2})\s*[zZ]?$/.exec(t);
	if (m) {
		if (Number(m[4]) > 23 || Number(m[5]) > 59) return null;
		const today = new Date(now);
		const day = m[1] ? Date.UTC(Number(m[3]), Number(m[2]) - 1, Number(m[1])) : Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
		if (m[1] && new Date(day).getUTCDate() !== Number(m[1])) return null; // there is no 31 June
		const at = day + Number(m[4]) * 3600_000 + Number(m[5]) * 60_000;
		return !m[1] && at > now + 300_000 ? at - 24 * 3600_000 : at;
	}
	const zone = /(z|[+-]\d{2}:?\d{2})$/i.test(t) ? "" : "Z"; // times are UTC, whatever zone the device is set to
	const full = /^\d{4}-\d{2}-\d{2}T/.test(t) ? Date.parse(t + zone) : Number.NaN;
	return Number.isNaN(full) ? null : full;
}
