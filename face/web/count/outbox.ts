// Signed counts on their way to the node, in the order in which they were signed. An entry leaves the device only when the
// node has answered for it, or when a person decides.
import * as store from "./store.ts";
import type { Vault } from "./vault.ts";
import { word } from "./words.ts";

export const HOLD_MS = 10_000; // a signed count can be taken back so long before it goes
const SURE_MS = 71 * 3600_000; // the node knows a key again for 72 hours

export type State = "waiting" | "unsure" | "refused" | "differs" | "aside";

/** What a screen says of the count: enough to show it again. */
export interface Count {
	case: string;
	kind: string;
	handover: string;
	at: string;
	to: string;
	note: string;
	values: Record<string, string>; // by field, as typed
	what: string; // in words
	total: number;
}

export interface Problem {
	detail: string;
	hint?: string;
	rules?: { id: string; text: string; satisfied?: string }[];
}

export interface Entry {
	key: string; // of idempotency: the node records it once
	path: string;
	body: string;
	happened: string;
	state: State;
	go: number; // not before, ms
	tried?: number; // when it was first sent without an answer, ms
	count: Count;
	problem?: Problem;
	reason?: string; // why it was set aside
	records?: number[];
	incidents?: string[];
}

export interface Kept {
	seq: number;
	entry: Entry;
	mark: string; // of the sealed row it was read from; each sealing has another
}

interface Row {
	seq?: number;
	user: string;
	open: boolean; // not sent yet
	box: store.Box;
}

/** The node has not taken it, and nobody has decided. */
export const isOpen = (e: Entry): boolean => e.state === "waiting" || e.state === "unsure" || e.state === "refused";

async function row(v: Vault, entry: Entry, seq?: number): Promise<Row> {
	const box = await v.seal("outbox", entry);
	return seq === undefined ? { user: v.user, open: isOpen(entry), box } : { seq, user: v.user, open: isOpen(entry), box };
}

const markOf = (r: Row): string => r.box.iv.join(" ");

/** Puts a signed count behind the others and destroys its draft, in one step. */
export async function sign(v: Vault, entry: Entry, screen: string): Promise<Kept> {
	const sealed = await row(v, entry);
	const seq = await store.exchange(v.db, ["outbox", sealed], ["drafts", [v.user, screen]]);
	return { seq: seq as number, entry, mark: markOf(sealed) };
}

export async function list(v: Vault): Promise<Kept[]> {
	const out: Kept[] = [];
	for (const r of await store.all<Row>(v.db, "outbox")) {
		if (r.user === v.user) out.push({ seq: r.seq as number, entry: await v.open<Entry>("outbox", r.box), mark: markOf(r) });
	}
	return out.sort((a, b) => a.seq - b.seq);
}

/** How many entries of other users wait on this device. */
export async function ofOthers(v: Vault): Promise<number> {
	return (await store.all<Row>(v.db, "outbox")).filter((r) => r.user !== v.user && r.open).length;
}

/** Changes an entry, and gives false if it is not any more what was read: somebody took it back, or it is on its way. */
export async function change(v: Vault, k: Kept, by: Partial<Entry>): Promise<boolean> {
	const entry = { ...k.entry, ...by };
	const sealed = await row(v, entry, k.seq);
	if (!(await store.swap<Row>(v.db, "outbox", k.seq, (r) => markOf(r) === k.mark, sealed))) return false;
	[k.entry, k.mark] = [entry, markOf(sealed)];
	return true;
}

/** Makes a draft of an entry again, in one step; false as for [change]. */
export const withdraw = (v: Vault, k: Kept, draft: object): Promise<boolean> =>
	store.swap<Row>(v.db, "outbox", k.seq, (r) => markOf(r) === k.mark, null, ["drafts", draft]);

export const drop = (v: Vault, k: Kept): Promise<undefined> => store.remove(v.db, "outbox", k.seq);

/** What a round of sending ended with: everything gone, no link, or nobody signed in. */
export type Ending = "done" | "offline" | "sign-in";

/**
 * Sends what waits, one after the other, and stops at the first that the node could not answer for. atOnce does not wait until
 * a count can no longer be taken back.
 */
export async function send(v: Vault, atOnce: boolean, told: (k: Kept) => void): Promise<Ending> {
	for (const k of await list(v)) {
		if (k.entry.state !== "waiting") continue;
		const hold = k.entry.go - Date.now(); // longer than ever meant: the device's clock was set back, and it waits no longer for that
		if (!atOnce && hold > 0 && hold <= HOLD_MS) return "done"; // what was signed later waits behind it
		const before = k.entry.tried;
		const since = before === undefined ? 0 : Date.now() - before;
		if (Math.abs(since) > SURE_MS) {
			await change(v, k, { state: "unsure" });
			continue;
		}
		// From here on nobody takes it back; if somebody just has, it does not go.
		if (before === undefined && !(await change(v, k, { tried: Date.now() }))) continue;
		const ending = await one(v, k, before);
		told(k);
		if (ending !== "done") return ending;
	}
	return "done";
}

async function one(v: Vault, k: Kept, before: number | undefined): Promise<Ending> {
	let answer: Response;
	let body: Record<string, unknown>;
	try {
		answer = await fetch(`/api/v1${k.entry.path}`, {
			method: "POST",
			headers: { "Content-Type": "application/json", "Idempotency-Key": k.entry.key, "Fanar-User": v.user },
			body: k.entry.body,
			credentials: "same-origin",
			cache: "no-store",
			redirect: "error",
			signal: AbortSignal.timeout(45_000),
		});
		// The page of a harbour's network is no answer of the node.
		if (!/^application\/(problem\+)?json/.test(answer.headers.get("Content-Type") ?? "")) return "offline";
		body = await answer.json();
	} catch {
		return "offline";
	}
	if (answer.ok && Array.isArray(body.records)) {
		await accepted(v, k, body);
		return "done";
	}
	if (answer.status === 401) {
		await change(v, k, { tried: before }); // an earlier sending may have arrived, and its 72 hours go on
		return "sign-in";
	}
	if (answer.status < 400 || answer.status >= 500 || [408, 421, 425, 429].includes(answer.status)) return "offline";
	const problem: Problem = { detail: String(body.detail ?? answer.status), hint: body.hint as string, rules: body.rules as Problem["rules"] };
	await change(v, k, { state: "refused", tried: undefined, problem });
	return "done";
}

/** The node has the count. It leaves the device, unless somebody here has to know what followed from it. */
async function accepted(v: Vault, k: Kept, body: Record<string, unknown>): Promise<void> {
	const records = body.records as number[];
	const incidents = (body.incidents as string[] | undefined) ?? [];
	const differs = await contradicted(k.entry, records);
	if (!differs && incidents.length === 0) {
		k.entry.records = records;
		await drop(v, k);
		return;
	}
	await change(v, k, { state: "differs", records, incidents, problem: differs ? { detail: differs } : undefined });
}

/**
 * What the record says against this count, if anything: both stand, and somebody has to settle it. Gives empty where they
 * agree, and where the node cannot be asked just now: its own pages show the contradiction too.
 */
async function contradicted(e: Entry, records: number[]): Promise<string> {
	if (e.count.kind === "give") return "";
	const of = e.count.kind === "receive" ? `handover=${encodeURIComponent(e.count.handover)}` : `record=${records[0]}`;
	try {
		const answer = await fetch(`/count/${encodeURIComponent(e.count.case)}/answer?${of}`, {
			cache: "no-store",
			headers: { "HX-Request": "true" }, // a script asks, and nobody has moved
			redirect: "error",
			signal: AbortSignal.timeout(20_000),
		});
		if (!answer.ok) return "";
		const a = (await answer.json()) as { differs: boolean; hidden?: boolean; counted?: number; other?: number };
		if (!a.differs) return "";
		if (a.hidden) return word("differs-hidden");
		const [counted, other] = [a.counted ?? 0, a.other ?? 0];
		return e.count.kind === "receive" ? word("differs-given", { given: other, received: counted }) : word("differs-by", { counted, balance: other });
	} catch {
		return "";
	}
}
