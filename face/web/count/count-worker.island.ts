// The worker between the counting screens and the node. When the node does not answer, it gives the kept shell: the words
// and keys of the screens, the same for everybody. It keeps nothing else, and it never answers for the node's data.

interface WorkerScope extends EventTarget {
	skipWaiting(): Promise<void>;
	clients: { claim(): Promise<void> };
}
interface Late extends Event {
	waitUntil(p: Promise<unknown>): void;
}
interface Fetched extends Late {
	request: Request;
	respondWith(r: Promise<Response>): void;
}

const worker = self as unknown as WorkerScope;
const PREFIX = "fanar-count-";
const SHELL = "/count/shell";
const PATIENCE_MS = 12_000; // a satellite link is slow; a dead one must not hold the screen for ever

worker.addEventListener("install", (e) => (e as Late).waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (e) => (e as Late).waitUntil(worker.clients.claim()));
worker.addEventListener("message", (e) => {
	const { data, ports } = e as MessageEvent;
	if (data !== "keep") return;
	(e as unknown as Late).waitUntil(
		keep().then(
			() => ports[0]?.postMessage("kept"),
			() => ports[0]?.postMessage("failed"),
		),
	);
});

/** Keeps the shell and what it loads, all of one version, and then forgets the versions before. */
async function keep(): Promise<void> {
	const shell = await fetch(SHELL, { cache: "no-store", redirect: "error" });
	if (!shell.ok) throw new Error(`the shell answers ${shell.status}`);
	const text = await shell.clone().text();
	const files = new Set([...text.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map((m) => (m[1] ?? "").replaceAll("&amp;", "&")));
	for (const sheet of [...files].filter((f) => f.includes(".css"))) {
		const css = await (await fetch(sheet)).text();
		for (const m of css.matchAll(/url\("?(fonts\/[^")]+)/g)) files.add(`/static/${m[1]}`);
	}
	const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode([...files].sort().join(" ")));
	const name = PREFIX + [...new Uint8Array(sum).slice(0, 8)].map((b) => b.toString(16).padStart(2, "0")).join("");
	const cache = await caches.open(name);
	const have = new Set((await cache.keys()).map((r) => new URL(r.url).pathname + new URL(r.url).search));
	await cache.addAll([...files].filter((f) => !have.has(f)));
	await cache.put(SHELL, shell);
	for (const old of await caches.keys()) if (old.startsWith(PREFIX) && old !== name) await caches.delete(old);
}

worker.addEventListener("fetch", (e) => {
	const event = e as Fetched;
	const { request } = event;
	const { pathname, origin } = new URL(request.url);
	if (request.method !== "GET" || origin !== location.origin) return;
	if (pathname.startsWith("/static/")) {
		event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
		return;
	}
	const screen = pathname === "/count" || (pathname.startsWith("/count/") && !/^\/count\/(shell|sw\.js|kept\.json)$/.test(pathname));
	if (request.mode === "navigate" && screen) event.respondWith(page(request));
});

/** The node's own page, or the shell if the node does not answer. */
async function page(request: Request): Promise<Response> {
	const shell = () => caches.match(SHELL);
	try {
		const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
		return answer.status >= 500 ? ((await shell()) ?? answer) : answer;
	} catch (error) {
		const kept = await shell();
		if (kept) return kept;
		throw error;
	}
}
