import "maplibre-gl";
