// The chart's own controls: zoom buttons, home views. They stand in the page by text direction; this only makes them act.
import type * as maplibregl from "maplibre-gl";

export function bindControls(el: HTMLElement, map: maplibregl.Map): void {
	const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
	el.addEventListener("click", (event) => {
		const target = event.target as Element;
		const zoom = target.closest<HTMLElement>("[data-zoom]");
		if (zoom) map.zoomTo(map.getZoom() + Number(zoom.dataset.zoom), { animate });
		const home = target.closest<HTMLElement>("[data-home]");
		if (home && !event.ctrlKey && !event.metaKey) {
			event.preventDefault();
			map.fitBounds(boundsOf(home.dataset.home), { animate });
		}
	});
}

/** Bounds from "S,W,N,E"; the central Mediterranean if the text is none. */
export function boundsOf(view?: string): maplibregl.LngLatBoundsLike {
	const [s, w, n, e] = (view ?? "").split(",").map(Number);
	if (![s, w, n, e].every(Number.isFinite)) return [10, 32.3, 17, 37.4];
	return [w, s, e, n];
}
