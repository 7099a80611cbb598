// The look of the live chart, built from the page's own colour tokens so that it follows every theme.
import type * as maplibregl from "maplibre-gl";

/** Reads a colour token of the page, such as "sea". */
export function token(name: string): string {
	return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const LETTERS = ["IBM Plex Sans", "IBM Plex Sans Arabic"];
const STRONG = ["semibold", ...LETTERS]; // MapLibre takes the weight from the first name

/** The style without the symbols' images, which addSymbols puts in once it is loaded. */
export function chartStyle(lang: string): maplibregl.StyleSpecification {
	const tiles = new URL("/map/land/", document.baseURI).href + "{z}/{x}/{y}.mvt";
	const empty = { type: "FeatureCollection" as const, features: [] };
	const halo = { "text-halo-color": token("sea"), "text-halo-width": 1.6 };
	return {
		version: 8,
		sources: {
			chart: { type: "vector", tiles: [tiles], minzoom: 0, maxzoom: 11, bounds: [-15, 24, 42, 62] },
			areas: { type: "geojson", data: empty },
			links: { type: "geojson", data: empty },
			vessels: { type: "geojson", data: empty },
			cases: { type: "geojson", data: empty },
		},
		layers: [
			{ id: "sea", type: "background", paint: { "background-color": token("sea") } },
			{ id: "land", type: "fill", source: "chart", "source-layer": "land", paint: { "fill-color": token("land"), "fill-antialias": false } },
			{
				id: "coast", type: "line", source: "chart", "source-layer": "coast",
				layout: { "line-join": "round" }, paint: { "line-color": token("coast"), "line-width": 1.2 },
			},
			{
				id: "ports", type: "circle", source: "chart", "source-layer": "places",
				paint: { "circle-color": token("dim"), "circle-radius": 2 },
			},
			{
				id: "drift", type: "fill", source: "areas", filter: ["==", ["get", "class"], "drift"],
				paint: { "fill-color": token("now"), "fill-opacity": 0.15 },
			},
			...[true, false].map((estimated): maplibregl.LayerSpecification => ({
				id: estimated ? "areas-estimated" : "areas-known", type: "line", source: "areas",
				filter: ["==", ["to-boolean", ["get", "estimated"]], estimated],
				paint: {
					"line-color": ["match", ["get", "class"], "drift", token("now"), token("dim")], "line-width": 1.4,
					...(estimated ? { "line-dasharray": [4, 3] } : {}),
				},
			})),
			{
				id: "links", type: "line", source: "links",
				layout: { "line-cap": "round" },
				paint: { "line-color": token("ok"), "line-width": 2, "line-dasharray": [0.1, 2.6] },
			},
			{
				id: "vessels", type: "symbol", source: "vessels",
				layout: {
					"icon-image": ["get", "image"],
					"icon-rotate": ["get", "heading"],
					"icon-rotation-alignment": "map",
					"icon-allow-overlap": true,
					"icon-ignore-placement": true,
					"symbol-sort-key": ["case", ["get", "tasked"], 1, 0],
				},
				paint: { "icon-opacity": ["get", "opacity"] },
			},
			{
				id: "places", type: "symbol", source: "chart", "source-layer": "places",
				layout: {
					"text-field": ["get", `name_${["it", "ar", "tr", "fr"].includes(lang) ? lang : "en"}`],
					"text-font": LETTERS,
					"text-size": 15,
					"text-variable-anchor": ["left", "right", "bottom", "top"],
					"text-justify": "auto",
					"text-radial-offset": 0.5,
					"text-padding": 3,
					"symbol-sort-key": ["to-number", ["get", "rank"]],
				},
				paint: { "text-color": token("dim"), ...halo },
			},
			{
				id: "area-labels", type: "symbol", source: "areas", filter: ["has", "label"],
				layout: { "text-field": ["get", "label"], "text-font": STRONG, "text-size": 14, "symbol-placement": "point" },
				paint: { "text-color": ["match", ["get", "class"], "drift", token("now"), token("dim")], ...halo },
			},
			{
				id: "names", type: "symbol", source: "vessels", filter: ["get", "tasked"],
				layout: {
					"text-field": ["get", "name"], "text-font": STRONG, "text-size": 14, "text-anchor": "left",
					"text-offset": [0.9, 0], "text-allow-overlap": true,
				},
				paint: { "text-color": token("ink"), ...halo },
			},
			{
				id: "cases", type: "symbol", source: "cases",
				layout: {
					"icon-image": ["get", "image"], "icon-allow-overlap": true, "text-allow-overlap": true,
					"text-field": ["get", "label"], "text-font": STRONG, "text-size": 14, "text-anchor": "left", "text-offset": [1.25, 0],
				},
				paint: { "text-color": token("ink"), ...halo },
			},
		],
	};
}

/** Draws the symbols on a canvas in the theme's colours and gives them to the map. */
export function addSymbols(map: maplibregl.Map): void {
	const put = (name: string, size: number, draw: (c: CanvasRenderingContext2D) => void) => {
		const scale = 2;
		const canvas = document.createElement("canvas");
		canvas.width = canvas.height = size * scale;
		const c = canvas.getContext("2d", { willReadFrequently: true });
		if (!c) return;
		c.scale(scale, scale);
		c.translate(size / 2, size / 2);
		c.lineJoin = "round";
		draw(c);
		if (map.hasImage(name)) map.removeImage(name);
		map.addImage(name, c.getImageData(0, 0, size * scale, size * scale), { pixelRatio: scale });
	};
	for (const [suffix, colour] of [["", token("dim")], ["-tasked", token("ok")]]) {
		for (const still of [false, true]) {
			const fill = still ? token("sea") : colour;
			put(`ship${still ? "-still" : ""}${suffix}`, 26, (c) => paint(c, fill, colour, 1.4, [[0, -10], [6, 8], [0, 4], [-6, 8]]));
			put(`dot${still ? "-still" : ""}${suffix}`, 16, (c) => round(c, fill, colour, 1.4, 4));
		}
	}
	const edge = token("panel");
	put("distress", 32, (c) => paint(c, token("now"), edge, 2, [[0, -12], [12, 10], [-12, 10]]));
	put("alert", 32, (c) => paint(c, token("watch"), edge, 2, [[0, -12], [11, 0], [0, 12], [-11, 0]]));
	put("uncertainty", 26, (c) => round(c, token("dim"), edge, 2, 8));
	put("settled", 26, (c) => round(c, token("ok"), edge, 2, 8));
}

function paint(c: CanvasRenderingContext2D, fill: string, stroke: string, width: number, points: number[][]): void {
	c.beginPath();
	points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
	c.closePath();
	finish(c, fill, stroke, width);
}

function round(c: CanvasRenderingContext2D, fill: string, stroke: string, width: number, radius: number): void {
	c.beginPath();
	c.arc(0, 0, radius, 0, 2 * Math.PI);
	finish(c, fill, stroke, width);
}

function finish(c: CanvasRenderingContext2D, fill: string, stroke: string, width: number): void {
	c.fillStyle = fill;
	c.strokeStyle = stroke;
	c.lineWidth = width;
	c.fill();
	c.stroke();
}
