// What the device keeps: a small database of the browser. Everything that a person typed, and the list of cases, is kept
// sealed (vault.ts); in the open stand only who it belongs to, the order of entries and the time of the last contact.

export const NAME = "fanar-count";

export interface Box {
	iv: Uint8Array<ArrayBuffer>;
	data: ArrayBuffer;
}

/** One user of this device: the key, and when the node last answered to that user (ms). */
export interface Keeper {
	user: string;
	key: CryptoKey;
	contact: number;
	seen: number; // the latest time that this device's clock has shown: setting it back gains nothing
	skew: number; // what the node's clock is ahead of this device's, in ms
}

/** That something was destroyed here, and how many counts had not been sent. It says nothing else. */
export interface Wiped {
	id: "wiped";
	at: number;
	entries: number;
}

export type Place = "users" | "kept" | "drafts" | "outbox" | "notes";

const PLACES: Place[] = ["users", "kept", "drafts", "outbox", "notes"];

/** Opens the database, or gives null where the browser has none. */
export function open(): Promise<IDBDatabase | null> {
	return new Promise((resolve) => {
		let request: IDBOpenDBRequest;
		try {
			request = indexedDB.open(NAME, 1);
		} catch {
			resolve(null);
			return;
		}
		request.onupgradeneeded = () => {
			const db = request.result;
			db.createObjectStore("users", { keyPath: "user" });
			db.createObjectStore("kept", { keyPath: "user" });
			db.createObjectStore("drafts", { keyPath: ["user", "screen"] });
			db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
			db.createObjectStore("notes", { keyPath: "id" });
		};
		request.onsuccess = () => {
			request.result.onversionchange = () => request.result.close();
			resolve(request.result);
		};
		request.onerror = () => resolve(null);
		request.onblocked = () => resolve(null);
	});
}

/** Opens the database only if this device has one. */
export async function openIfThere(): Promise<IDBDatabase | null> {
	const all = await indexedDB.databases?.().catch(() => []);
	return all?.some((d) => d.name === NAME) ? open() : null;
}

function done<T>(request: IDBRequest<T>, tx: IDBTransaction): Promise<T> {
	return new Promise((resolve, reject) => {
		tx.oncomplete = () => resolve(request.result);
		tx.onabort = tx.onerror = () => reject(tx.error ?? request.error);
	});
}

function write(db: IDBDatabase, places: Place[]): IDBTransaction {
	// Strict: a count that is said to be kept has reached the disk.
	return db.transaction(places, "readwrite", { durability: "strict" });
}

export function get<T>(db: IDBDatabase, place: Place, key: IDBValidKey): Promise<T | undefined> {
	const tx = db.transaction(place);
	return done(tx.objectStore(place).get(key) as IDBRequest<T | undefined>, tx);
}

export function all<T>(db: IDBDatabase, place: Place): Promise<T[]> {
	const tx = db.transaction(place);
	return done(tx.objectStore(place).getAll() as IDBRequest<T[]>, tx);
}

/** Puts a row and gives its key. */
export function put(db: IDBDatabase, place: Place, row: object): Promise<IDBValidKey> {
	const tx = write(db, [place]);
	return done(tx.objectStore(place).put(row), tx);
}

/** Puts one row and removes another in one transaction: a signed count leaves its draft and enters the outbox at once. */
export function exchange(db: IDBDatabase, put: [Place, object], remove: [Place, IDBValidKey]): Promise<IDBValidKey> {
	const tx = write(db, [...new Set([put[0], remove[0]])]);
	tx.objectStore(remove[0]).delete(remove[1]);
	return done(tx.objectStore(put[0]).put(put[1]), tx);
}

/**
 * Puts a row in the place of one that was read before, or only takes that one away (null), and puts another beside it, all in
 * one step. Gives false and does nothing if the row is not the same any more: another hand or another tab was faster.
 */
export function swap<T>(db: IDBDatabase, place: Place, key: IDBValidKey, same: (row: T) => boolean, row: object | null, beside?: [Place, object]): Promise<boolean> {
	const tx = write(db, [...new Set([place, ...(beside ? [beside[0]] : [])])]);
	let swapped = false;
	const read = tx.objectStore(place).get(key) as IDBRequest<T | undefined>;
	read.onsuccess = () => {
		if (read.result === undefined || !same(read.result)) return;
		swapped = true;
		if (row) tx.objectStore(place).put(row);
		else tx.objectStore(place).delete(key);
		if (beside) tx.objectStore(beside[0]).put(beside[1]);
	};
	return done(read, tx).then(() => swapped);
}

export function remove(db: IDBDatabase, place: Place, key: IDBValidKey): Promise<undefined> {
	const tx = write(db, [place]);
	return done(tx.objectStore(place).delete(key), tx);
}

/** Destroys everything of a user: the key first, without which the rest is noise. Gives how many entries had not been sent. */
export async function wipe(db: IDBDatabase, user: string, at: number, waiting: number): Promise<void> {
	const tx = write(db, PLACES);
	tx.objectStore("users").delete(user);
	tx.objectStore("kept").delete(user);
	for (const place of ["drafts", "outbox"] as const) {
		const cursor = tx.objectStore(place).openCursor();
		cursor.onsuccess = () => {
			if (!cursor.result) return;
			if (cursor.result.value.user === user) cursor.result.delete();
			cursor.result.continue();
		};
	}
	const note: Wiped = { id: "wiped", at, entries: waiting };
	await done(tx.objectStore("notes").put(note), tx);
}

export const LIFE_MS = 7 * 24 * 3600_000; // after the last contact
export const WARN_MS = 24 * 3600_000; // before the end

/** When what a user keeps here is destroyed, ms. */
export const endOf = (k: Keeper): number => k.contact + LIFE_MS;

/** Destroys what is over its time, of every user of the device. */
export async function expire(db: IDBDatabase, now: number): Promise<void> {
	const keepers = await all<Keeper>(db, "users");
	const rows = await all<{ user: string; open: boolean }>(db, "outbox");
	for (const k of keepers) {
		const late = Math.max(now, k.seen);
		if (late >= endOf(k)) await wipe(db, k.user, late, rows.filter((r) => r.user === k.user && r.open).length);
		else if (now > k.seen + 60_000) await put(db, "users", { ...k, seen: now });
	}
}
