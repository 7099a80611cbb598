// The one event stream of the chart. It is opened for the view and a margin around it, and again when the view has left that
// or when the zoom has changed enough for the server to thin the vessels differently.
import type * as maplibregl from "maplibre-gl";
import type { Traffic } from "./traffic.ts";

const SETTLE_MS = 400;
const RETRY_MS = 5_000;

export class Stream {
	private source?: EventSource;
	private held?: { s: number; w: number; n: number; e: number; zoom: number };
	private timer = 0;

	constructor(private address: string, private map: maplibregl.Map, private traffic: Traffic) {
		map.on("moveend", () => {
			clearTimeout(this.timer);
			this.timer = setTimeout(() => this.moved(), SETTLE_MS);
		});
		addEventListener("pagehide", () => this.source?.close());
		addEventListener("pageshow", (event) => {
			if (event.persisted) this.open();
		});
	}

	open(): void {
		this.source?.close();
		const bounds = this.map.getBounds();
		const [dx, dy] = [(bounds.getEast() - bounds.getWest()) * 0.15, (bounds.getNorth() - bounds.getSouth()) * 0.15];
		this.held = {
			s: Math.max(-85, bounds.getSouth() - dy), w: Math.max(-180, bounds.getWest() - dx),
			n: Math.min(85, bounds.getNorth() + dy), e: Math.min(180, bounds.getEast() + dx), zoom: this.map.getZoom(),
		};
		const view = [this.held.s, this.held.w, this.held.n, this.held.e].map((v) => v.toFixed(4)).join(",");
		const source = new EventSource(`${this.address}${this.address.includes("?") ? "&" : "?"}view=${view}`);
		this.source = source;
		this.traffic.renew();
		source.addEventListener("open", () => tell(true));
		source.addEventListener("vessels", (event) => {
			tell(true);
			this.traffic.apply(JSON.parse(event.data));
		});
		source.addEventListener("cases", (event) => {
			tell(true);
			this.traffic.setCases(JSON.parse(event.data));
		});
		source.addEventListener("areas", (event) => {
			tell(true);
			this.traffic.setAreas(JSON.parse(event.data));
		});
		source.addEventListener("record", (event) => {
			tell(true);
			document.dispatchEvent(new CustomEvent("fanar:record", { detail: JSON.parse(event.data) }));
		});
		source.addEventListener("ping", () => tell(true));
		source.addEventListener("error", () => {
			tell(false);
			// The browser tries again by itself, unless the server refused.
			if (source.readyState === EventSource.CLOSED) {
				setTimeout(() => {
					if (this.source === source) this.open();
				}, RETRY_MS);
			}
		});
	}

	private moved(): void {
		const bounds = this.map.getBounds();
		const view = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()].map((v) => v.toFixed(4)).join(",");
		const address = new URL(location.href);
		address.searchParams.set("view", view);
		history.replaceState(history.state, "", address);
		const held = this.held;
		const inside = held && bounds.getSouth() >= held.s && bounds.getWest() >= held.w && bounds.getNorth() <= held.n && bounds.getEast() <= held.e;
		if (!inside || Math.abs(this.map.getZoom() - held.zoom) >= 1) this.open();
	}
}

// Tells the link badge that the node was heard, or was not.
function tell(up: boolean): void {
	document.dispatchEvent(new CustomEvent("fanar:link", { detail: { up } }));
}
