package screen

import (
	"net/url"
	"strconv"
	"strings"

	"fanar/record/dispatch"
)

// Notice is what a page says at its top after a change: what was recorded, and what followed from it.
type Notice struct {
	Text      string
	Incidents []string // that rules opened by themselves
}

// Recorded sends the reader on to a page that says under which number the change stands in the record.
func (v *Visit) Recorded(path string, r dispatch.Receipt) error {
	q := url.Values{}
	if len(r.Records) > 0 {
		q.Set("recorded", strconv.FormatUint(r.Records[0], 10))
	}
	if len(r.Incidents) > 0 {
		q.Set("incidents", strings.Join(r.Incidents, ","))
	}
	if r.Repeated {
		q.Set("repeated", "1")
	}
	// The fragment keeps a browser from going on to the form that was sent.
	return v.To(path + "?" + q.Encode() + "#recorded")
}

// Notice reads what [Visit.Recorded] wrote into the address; nil if there is nothing to say.
func (v *Visit) Notice() *Notice {
	n, err := strconv.ParseUint(v.Query("recorded"), 10, 64)
	if err != nil {
		return nil
	}
	notice := &Notice{Text: v.T("notice.recorded", "number", strconv.FormatUint(n, 10))}
	if v.Query("repeated") != "" {
		notice.Text = v.T("notice.repeated", "number", strconv.FormatUint(n, 10))
	}
	for id := range strings.SplitSeq(v.Query("incidents"), ",") {
		if strings.HasPrefix(id, "INC-") && len(id) < 20 {
			notice.Incidents = append(notice.Incidents, id)
		}
	}
	return notice
}
