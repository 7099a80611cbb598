// The sound of the alarms at this station, and the words for who does not see them. An alarm of the highest level sounds every
// few seconds until somebody acknowledges it, a warning sounds once and again after a while, a caution is silent; the
// levels and sounds follow IMO MSC.302(87). Muting quiets this browser for half an hour and says so; nothing else is muted.

const ALARM_MS = 8_000;
const WARNING_MS = 120_000;
const MUTE_MS = 30 * 60_000;
const MUTED = "fanar.sound-off-until";
const RANG = "fanar.rang"; // when any tab of this station last rang: two tabs are one station

let context: AudioContext | undefined;
let known = new Set<string>();
let begun = false;

export function startAlarms(): void {
	if (!document.querySelector("[data-alarm-bar]")) return;
	const wake = () => {
		if (!context && "AudioContext" in window) context = new AudioContext();
		void context?.resume().then(state);
		ring();
	};
	addEventListener("pointerdown", wake, { once: true, capture: true });
	addEventListener("keydown", wake, { once: true, capture: true });
	document.addEventListener("click", (event) => {
		const what = (event.target as Element).closest<HTMLElement>("[data-sound]")?.dataset.sound;
		if (what === "test") tones("warning");
		if (what === "mute") keep(MUTED, Date.now() + MUTE_MS);
		if (what === "unmute") keep(MUTED, 0);
		if (what) state();
	});
	document.addEventListener("htmx:after:swap", look);
	addEventListener("storage", state);
	setInterval(() => {
		state();
		ring();
	}, 1_000);
	look();
}

// look sees what the header says now.
function look(): void {
	const badge = document.querySelector<HTMLElement>(".alarm-badge");
	if (!badge) return;
	const calls = new Set((badge.dataset.calls ?? "").split(" ").filter(Boolean));
	const fresh = [...calls].some((c) => !known.has(c));
	known = calls;
	if (fresh && begun && badge.dataset.say) {
		const say = document.getElementById("announce");
		if (say) say.textContent = badge.dataset.say;
		if (badge.dataset.level !== "caution") {
			keep(RANG, 0);
			ring();
		}
	}
	begun = true;
	state();
}

// ring sounds if it is time to.
function ring(): void {
	const badge = document.querySelector<HTMLElement>(".alarm-badge");
	const level = badge?.dataset.level;
	if (!badge || !level || level === "caution" || Date.now() < kept(MUTED) || context?.state !== "running") return;
	const rang = kept(RANG);
	if (rang && "drills" in badge.dataset) return;
	if (Date.now() - rang < (level === "alarm" ? ALARM_MS : WARNING_MS)) return;
	keep(RANG, Date.now());
	tones(level);
}

// tones plays two notes for a warning and three pairs for an alarm.
function tones(level: string): void {
	context ??= "AudioContext" in window ? new AudioContext() : undefined;
	if (!context) return;
	const notes = level === "alarm" ? [880, 660, 880, 660, 880, 660] : [660, 660];
	notes.forEach((hertz, i) => {
		if (!context) return;
		const at = context.currentTime + 0.02 + i * 0.22;
		const note = context.createOscillator();
		const loud = context.createGain();
		note.frequency.value = hertz;
		note.type = "triangle";
		loud.gain.setValueAtTime(0, at);
		loud.gain.linearRampToValueAtTime(0.35, at + 0.015);
		loud.gain.linearRampToValueAtTime(0, at + 0.19);
		note.connect(loud).connect(context.destination);
		note.start(at);
		note.stop(at + 0.2);
	});
}

// state says in words how the sound stands at this station.
function state(): void {
	const bar = document.querySelector<HTMLElement>("[data-alarm-bar]");
	if (!bar) return;
	const until = kept(MUTED);
	const muted = Date.now() < until;
	const running = context?.state === "running";
	const off = (bar.dataset.off ?? "").replace("{time}", `${new Date(until).toISOString().slice(11, 16)}Z`);
	for (const place of document.querySelectorAll<HTMLElement>("[data-sound-state]")) {
		const inHeader = bar.contains(place);
		const text = muted ? off : running ? (bar.dataset.on ?? "") : (bar.dataset.waits ?? "");
		if (place.textContent !== text) place.textContent = text;
		place.hidden = inHeader && !muted; // the header says only what is unusual
	}
	for (const button of document.querySelectorAll<HTMLElement>('[data-sound="mute"]')) button.hidden = muted;
	for (const button of document.querySelectorAll<HTMLElement>('[data-sound="unmute"]')) button.hidden = !muted;
}

function kept(name: string): number {
	try {
		return Number(localStorage.getItem(name) ?? 0) || 0;
	} catch {
		return 0;
	}
}

function keep(name: string, value: number): void {
	try {
		localStorage.setItem(name, `${value}`);
	} catch {
		// Without storage the station sounds, which is the safe side.
	}
}
