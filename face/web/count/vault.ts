// The vault of one user on this device: seals what is kept with a key that no script can read out (AES-GCM, not
// extractable). Each box is bound to the user and the place it stands in, so that none can be put in another's stead.
import * as store from "./store.ts";

export class Vault {
	private constructor(
		readonly db: IDBDatabase,
		public keeper: store.Keeper,
	) {}

	get user(): string {
		return this.keeper.user;
	}

	/** Opens the vault of a user who is signed in, and makes one for a new user. */
	static async of(db: IDBDatabase, user: string, now: number): Promise<Vault> {
		let keeper = await store.get<store.Keeper>(db, "users", user);
		if (!keeper) {
			const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
			keeper = { user, key, contact: now, seen: now, skew: 0 };
			await store.put(db, "users", keeper);
		}
		return new Vault(db, keeper);
	}

	/** Opens the vault of the user who was here last, for the time without a link. */
	static async last(db: IDBDatabase): Promise<Vault | null> {
		const all = await store.all<store.Keeper>(db, "users");
		all.sort((a, b) => b.contact - a.contact);
		return all[0] ? new Vault(db, all[0]) : null;
	}

	/** The node has answered this user: what is kept may stay as long again. */
	async touched(now: number, skew: number): Promise<void> {
		this.keeper = { ...this.keeper, contact: Math.max(now, this.keeper.contact), seen: Math.max(now, this.keeper.seen), skew };
		await store.put(this.db, "users", this.keeper);
	}

	private bound(place: store.Place): Uint8Array<ArrayBuffer> {
		return new TextEncoder().encode(`fanar-count|${place}|${this.user}`);
	}

	async seal(place: store.Place, value: unknown): Promise<store.Box> {
		const iv = crypto.getRandomValues(new Uint8Array(12));
		const plain = new TextEncoder().encode(JSON.stringify(value));
		const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: this.bound(place) }, this.keeper.key, plain);
		return { iv, data };
	}

	async open<T>(place: store.Place, box: store.Box): Promise<T> {
		const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv, additionalData: this.bound(place) }, this.keeper.key, box.data);
		return JSON.parse(new TextDecoder().decode(plain)) as T;
	}

	/** The time as the node has it. */
	now(): number {
		return Date.now() + this.keeper.skew;
	}
}
