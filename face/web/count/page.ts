// On every page: what counting keeps on this device ends with its time, and with signing out.
import * as store from "./store.ts";

async function guard(): Promise<void> {
	const db = await store.openIfThere();
	if (!db) return;
	await store.expire(db, Date.now());
	db.close();
}

document.addEventListener("submit", (event) => {
	const form = event.target as HTMLFormElement;
	if (form.getAttribute("action") !== "/sign-out" || form.dataset.wiped) return;
	event.preventDefault();
	void (async () => {
		const db = await store.openIfThere();
		if (db) {
			const open = (await store.all<{ open: boolean }>(db, "outbox")).filter((r) => r.open).length;
			if (open > 0) {
				location.href = "/count?leave=1"; // counts that nobody has are not destroyed without a word
				return;
			}
			for (const k of await store.all<store.Keeper>(db, "users")) await store.wipe(db, k.user, Date.now(), 0);
			await store.remove(db, "notes", "wiped");
		}
		form.dataset.wiped = "yes";
		form.submit();
	})();
});

void guard();
