// What moves on the chart: vessels by MMSI, cases, and the lines between a case and the vessels tasked with it.
import type * as maplibregl from "maplibre-gl";

/** A vessel as the stream gives it. Times are RFC 3339; a course or heading that is not known is absent. */
export interface Vessel {
	mmsi: number;
	name?: string;
	status?: string;
	position?: { type: "Point"; coordinates: [number, number] };
	speedKn?: number;
	courseDeg?: number;
	headingDeg?: number;
	lastSeen?: string;
}

export interface Delta {
	full?: boolean; // set is everything that is there
	set?: Vessel[];
	gone?: number[];
}

interface Properties {
	id: string;
	label?: string;
	phase?: string;
	url?: string;
	tasked?: number[];
}

export interface Cases {
	features: { geometry: { type: string; coordinates: [number, number] } | null; properties: Properties }[];
}

const STILL = /moored|anchor|aground/i;
const SHOW_MS = 250; // deltas are gathered for so long before the map is told

export class Traffic {
	private vessels = new Map<number, Vessel>();
	private cases: Cases = { features: [] };
	private areas: GeoJSON.Feature[] = [];
	private moved = 0;
	private timer = 0;
	private fresh = false; // the next delta begins a new picture

	constructor(private el: HTMLElement, private map: maplibregl.Map) {
		el.dataset.vessels = "0";
		el.dataset.moved = "0";
		this.listen();
		setInterval(() => this.soon(), 30_000); // ages go on without news
	}

	/** The stream was opened for another view: what is not in its first answer is no longer there. */
	renew(): void {
		this.fresh = true;
	}

	apply(delta: Delta): void {
		const old = this.vessels;
		if (this.fresh || delta.full) this.vessels = new Map();
		this.fresh = false;
		for (const vessel of delta.set ?? []) {
			const before = old.get(vessel.mmsi)?.position?.coordinates;
			const now = vessel.position?.coordinates;
			if (before && now && (before[0] !== now[0] || before[1] !== now[1])) this.moved++;
			this.vessels.set(vessel.mmsi, vessel);
		}
		for (const mmsi of delta.gone ?? []) this.vessels.delete(mmsi);
		this.soon();
	}

	setCases(cases: Cases): void {
		this.cases = cases;
		this.soon();
	}

	/** Areas and lines: search areas, zones, tracks, limits. Properties: class, estimated, label, as basemap.Area has them. */
	setAreas(areas: GeoJSON.FeatureCollection): void {
		this.areas = areas.features;
		this.soon();
	}

	private soon(): void {
		this.timer ||= setTimeout(() => {
			this.timer = 0;
			this.show();
		}, SHOW_MS);
	}

	/** Gives the map what is known now. Before its style is loaded there is nothing to give it to; it asks again then. */
	show(): void {
		this.el.dataset.vessels = `${this.vessels.size}`;
		this.el.dataset.moved = `${this.moved}`;
		const tasked = new Set(this.cases.features.flatMap((f) => f.properties.tasked ?? []));
		this.put("vessels", [...this.vessels.values()].filter((v) => v.position).map((v) => vesselFeature(v, tasked.has(v.mmsi))));
		this.put("cases", this.cases.features.filter((f) => f.geometry).map((f) => ({
			type: "Feature", geometry: f.geometry, properties: { ...f.properties, label: f.properties.label ?? f.properties.id, image: caseImage(f.properties.phase) },
		})));
		this.put("areas", this.areas);
		this.put("links", this.cases.features.flatMap((f) => (f.properties.tasked ?? []).flatMap((mmsi) => {
			const from = this.vessels.get(mmsi)?.position?.coordinates;
			if (!from || !f.geometry) return [];
			return [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [from, f.geometry.coordinates] } }];
		})));
	}

	private put(source: string, features: unknown[]): void {
		const at = this.map.getSource(source) as maplibregl.GeoJSONSource | undefined;
		at?.setData({ type: "FeatureCollection", features } as GeoJSON.FeatureCollection);
	}

	private listen(): void {
		this.map.on("click", "vessels", (event) => {
			const mmsi = Number(event.features?.[0]?.properties.mmsi);
			if (mmsi) this.el.dispatchEvent(new CustomEvent("fanar:vessel", { bubbles: true, detail: { mmsi } }));
		});
		this.map.on("click", "cases", (event) => {
			const url = event.features?.[0]?.properties.url;
			if (typeof url === "string" && /^\/(?!\/)/.test(url)) location.assign(url);
		});
		const canvas = this.map.getCanvas();
		for (const layer of ["vessels", "cases"]) {
			this.map.on("mousemove", layer, (event) => {
				canvas.style.cursor = "pointer";
				canvas.title = event.features?.[0]?.properties.title ?? "";
			});
			this.map.on("mouseleave", layer, () => {
				canvas.style.cursor = "";
				canvas.title = "";
			});
		}
	}
}

function vesselFeature(v: Vessel, tasked: boolean): unknown {
	const heading = v.headingDeg ?? v.courseDeg;
	const still = STILL.test(v.status ?? "");
	const name = v.name || `${v.mmsi}`;
	return {
		type: "Feature",
		geometry: v.position,
		properties: {
			mmsi: v.mmsi,
			name,
			tasked,
			heading: heading ?? 0,
			image: `${heading == null ? "dot" : "ship"}${still ? "-still" : ""}${tasked ? "-tasked" : ""}`,
			opacity: tasked ? 1 : opacity(v.lastSeen),
			title: [name, v.speedKn == null ? "" : `${v.speedKn.toFixed(1)} kn`, v.lastSeen?.slice(11, 16).concat("Z") ?? ""].filter(Boolean).join(" · "),
		},
	};
}

/** How strongly a vessel is drawn by the age of her last report: the same steps as the server's drawing. */
export function opacity(lastSeen?: string): number {
	const minutes = lastSeen ? (Date.now() - Date.parse(lastSeen)) / 60_000 : Infinity;
	return minutes < 3 ? 1 : minutes < 10 ? 0.8 : minutes < 30 ? 0.6 : 0.4;
}

function caseImage(phase?: string): string {
	return phase === "distress" || phase === "alert" || phase === "uncertainty" ? phase : "settled";
}
