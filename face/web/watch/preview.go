package watch

import (
	"net/http"
	"time"

	"fanar/engine/alertline"
	"fanar/face/web/screen"
)

// preview says what an alert line would be understood to say. It records nothing.
func (p *Page) preview(v *screen.Visit) error {
	line := v.R.URL.Query().Get("line")
	var d struct {
		Empty bool
		Alert screen.Alert
	}
	d.Empty = v.Query("line") == ""
	if !d.Empty {
		d.Alert = v.Alert(alertline.Read(line, v.Room.Dispatch.Now(), time.UTC))
	}
	page := v.Page("", "", d)
	return p.screen.RenderPart(v.W, http.StatusOK, "preview", page)
}
