// The live chart: MapLibre over the node's own vector tiles, vessels and cases from one event stream. The server has already
// drawn the same view as SVG inside the element; it stays wherever WebGL does not work.
//
// What the element says about itself, for tests and for the style sheet: data-painted once land is on the canvas,
// data-vessels how many vessels it holds, data-moved how many times one has moved, data-live-map while the canvas is shown.
import { Map as Chart, setWorkerUrl } from "maplibre-gl";
import { chartStyle, addSymbols } from "./style.ts";
import { Traffic } from "./traffic.ts";
import { Stream } from "./stream.ts";
import { bindControls, boundsOf } from "./control.ts";

// A chart without a stream stands still: the server's drawing is all there is to show.
for (const el of document.querySelectorAll<HTMLElement>("[data-map]")) if (el.dataset.live) void start(el);

async function start(el: HTMLElement): Promise<void> {
	const lang = document.documentElement.lang || "en";
	setWorkerUrl(new URL(el.dataset.worker ?? "map-worker.js", document.baseURI).href);
	await loadFonts(lang);

	const canvas = document.createElement("div");
	canvas.className = "map-canvas";
	el.prepend(canvas);
	let map: Chart;
	try {
		map = new Chart({
			container: canvas,
			style: chartStyle(lang),
			bounds: boundsOf(el.dataset.view),
			maxBounds: [[-14.9, 24.1], [41.9, 61.9]],
			minZoom: 3,
			maxZoom: 14,
			dragRotate: false,
			pitchWithRotate: false,
			touchPitch: false,
			attributionControl: false,
			fadeDuration: 0,
		});
	} catch (error) {
		canvas.remove();
		el.dataset.webgl = "none";
		console.info("Fanar: no live chart on this device:", error instanceof Error ? error.message : error);
		return;
	}
	map.touchZoomRotate.disableRotation();
	map.keyboard.disableRotation();
	map.getCanvas().setAttribute("aria-label", el.dataset.label ?? "");

	const traffic = new Traffic(el, map);
	const dress = () => {
		addSymbols(map);
		traffic.show();
	};
	map.on("style.load", dress);
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.setStyle(chartStyle(lang)));

	map.on("idle", () => {
		if (el.dataset.painted) return;
		const drawn = map.queryRenderedFeatures({ layers: ["land"] }).length > 0;
		if (!drawn && !map.isSourceLoaded("chart")) return;
		el.dataset.painted = "true";
		el.dataset.liveMap = "true";
	});
	bindControls(el, map);
	new Stream(el.dataset.live ?? "", map, traffic).open();
	if (el.dataset.areas) {
		try {
			const answer = await fetch(el.dataset.areas);
			if (answer.ok) traffic.setAreas(await answer.json());
		} catch (error) {
			console.info("Fanar: the areas of the chart could not be read:", error);
		}
	}
}

// The letters on the chart are drawn by the browser from the page's own fonts, which have to be there first.
async function loadFonts(lang: string): Promise<void> {
	const wanted = ["400 24px 'IBM Plex Sans'", "600 24px 'IBM Plex Sans'"].map((font) => document.fonts.load(font, "Aş"));
	if (lang === "ar") wanted.push(document.fonts.load("400 24px 'IBM Plex Sans Arabic'", "ط"));
	await Promise.allSettled(wanted);
}
