package onefleet

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Parts divides an export into smaller ones of at most n items with all their positions, each as a file of its own, so that a
// long import can be sent step by step. What could not be read is in none of them.
func (x *Export) Parts(n int) ([][]byte, error) {
	var parts [][]byte
	for begin := 0; begin < len(x.Items); begin += n {
		items := x.Items[begin:min(begin+n, len(x.Items))]
		var docs []map[string]any
		sent := map[string]bool{}
		for _, it := range items {
			docs = append(docs, map[string]any{"_id": it.ID, "identifier": it.Identifier, "template": it.Template, "soft_deleted": it.Deleted, "properties": it.Properties})
		}
		for _, it := range items {
			if it.Template == "vehicle" || it.Template == "aircraft" {
				continue // their tracks are not taken, and they are most of an export
			}
			for _, key := range []string{strings.ToUpper(it.Identifier), strings.ToUpper(it.ID)} {
				if key == "" || sent[key] {
					continue
				}
				sent[key] = true
				for _, p := range x.Positions[key] {
					docs = append(docs, map[string]any{"_id": p.ID, "item_identifier": key, "lat": p.Position.Lat, "lon": p.Position.Lon,
						"timestamp": p.At.Format(time.RFC3339Nano), "source": p.Source})
				}
			}
		}
		part, err := json.Marshal(docs)
		if err != nil {
			return nil, fmt.Errorf("write a part of the export: %w", err)
		}
		parts = append(parts, part)
	}
	return parts, nil
}
