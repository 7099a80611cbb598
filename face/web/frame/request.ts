// Requests of htmx: the token that proves they come from our page, no evaluated code, and words when one fails.
import htmx from "htmx.org";

// Nothing on our pages is evaluated: no js: values, no filters in hx-trigger, no hx-on. The content security policy would
// stop it; this says so in words where a page tries.
function refuseCode(): never {
	throw new Error("Fanar's pages evaluate no code: move it into the screen's page.ts");
}

export function startHtmx(): void {
	htmx.registerExtension("fanar", {
		init(api: { initSecurity(policy: undefined, sync: unknown, async: unknown): void }) {
			api.initSecurity(undefined, refuseCode, refuseCode);
		},
	});
	document.addEventListener("htmx:config:request", (event) => {
		const request = (event as CustomEvent).detail.ctx.request;
		const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
		if (token && request.method !== "GET") request.headers["X-CSRF-Token"] = token;
	});
	document.addEventListener("htmx:error", () => notice());
	document.addEventListener("htmx:after:swap", () => notice(""));
}

/** Says something at the foot of the page, politely to a screen reader. Without a text: that the request did not work. */
export function notice(text?: string): void {
	const place = document.getElementById("notice");
	if (!place) return;
	const words = text ?? place.dataset.failed ?? "";
	if (!words) {
		place.replaceChildren();
		return;
	}
	const p = document.createElement("p");
	p.textContent = words;
	place.replaceChildren(p);
}
