// The clock in the header: UTC large, the place's own time small. It moves on the minute.

export function startClock(): void {
	const face = document.querySelector<HTMLTimeElement>("[data-now]");
	if (!face) return;
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const city = zone.split("/").pop()?.replaceAll("_", " ") ?? "";
	const local = document.querySelector("[data-local]");
	const show = () => {
		const now = new Date();
		face.textContent = now.toISOString().slice(11, 16);
		face.dateTime = now.toISOString();
		if (local && zone !== "UTC") local.textContent = `UTC · ${localTime(now)} ${city}`;
		setTimeout(show, 60_000 - (now.getTime() % 60_000) + 20);
	};
	show();
	// Every other time on the page says its local time when it is pointed at.
	document.addEventListener("pointerover", (event) => {
		const time = (event.target as Element).closest?.("time");
		if (!time?.dateTime || time.title) return;
		const at = new Date(time.dateTime);
		if (!Number.isNaN(at.getTime())) time.title = `${at.toISOString().slice(0, 16).replace("T", " ")}Z · ${localTime(at)} ${city}`;
	});
}

function localTime(at: Date): string {
	return at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
