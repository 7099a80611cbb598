package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"fanar/face/interop/cot"
	"fanar/face/interop/onefleet"
	"fanar/fault"
)

type importVerbs struct {
	OneFleet importOneFleetCmd `cmd:"" name:"onefleet" help:"Cases of OneFleet: closed ones become history, others alerts in triage. Nothing is taken twice, so it can be run again."`
}

type importOneFleetCmd struct {
	File   string `arg:"" help:"Export of CouchDB: _all_docs?include_docs=true, or a list of documents."`
	DryRun bool   `name:"dry-run" help:"Record nothing; say what would be taken."`
	Old    bool   `help:"Also open cases that are older than a week: each becomes an alert."`
}

// atOnce is how many items go to the node in one request, so that a long import shows how far it is.
const atOnce = 200

// imported is the API's report of an import.
type imported struct {
	DryRun    bool             `json:"dryRun,omitempty"`
	Documents int              `json:"documents"`
	Cases     int              `json:"cases"`
	Alerts    int              `json:"alerts"`
	Positions int              `json:"positions"`
	Already   int              `json:"already"`
	Taken     []onefleet.Taken `json:"taken"`
	Findings  []importFinding  `json:"findings"`
}

// importFinding is what was not taken, or not as it stands.
type importFinding struct {
	Number int    `json:"number,omitempty"`
	Item   string `json:"item,omitempty"`
	Code   string `json:"code"`
	Text   string `json:"text"`
}

// Run sends the file in parts and adds up what became of them. The numbers of documents are those of the whole file.
func (c importOneFleetCmd) Run(ctx context.Context, t *terminal) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fault.New(fault.Invalid, "cli.file", "{file} cannot be read: {why}", "file", c.File, "why", err.Error()).WithField("file")
	}
	defer f.Close()
	x, err := onefleet.Read(f)
	if err != nil {
		return err
	}
	parts, err := x.Parts(atOnce)
	if err != nil {
		return err
	}
	number := map[string]int{}
	for _, it := range x.Items {
		number[it.ID] = it.Number
	}
	all := imported{DryRun: c.DryRun, Documents: x.Documents, Taken: []onefleet.Taken{}, Findings: []importFinding{}}
	for _, f := range x.Findings {
		all.Findings = append(all.Findings, importFinding{f.Number, f.Item, f.Fault.Code, f.Fault.Text})
	}
	path, progress := "/imports/onefleet", t.progress("importing")
	path += "?" + url.Values{"dryRun": {fmt.Sprint(c.DryRun)}, "old": {fmt.Sprint(c.Old)}}.Encode()
	for i, part := range parts {
		progress(uint64(i), uint64(len(parts)))
		answer, err := t.node.send(ctx, http.MethodPost, path, part, http.Header{"Content-Type": {"application/json"}})
		if err != nil {
			return err
		}
		if err := all.add(answer, number); err != nil {
			return err
		}
	}
	progress(uint64(len(parts)), uint64(len(parts)))
	body, err := json.Marshal(all)
	if err != nil || t.raw(body) {
		return err
	}
	all.say(t)
	return nil
}

// add takes in the report of one part.
func (all *imported) add(answer []byte, number map[string]int) error {
	var r imported
	if err := json.Unmarshal(answer, &r); err != nil {
		return fmt.Errorf("read the node's answer: %w", err)
	}
	all.Cases, all.Alerts, all.Positions, all.Already = all.Cases+r.Cases, all.Alerts+r.Alerts, all.Positions+r.Positions, all.Already+r.Already
	for _, k := range r.Taken {
		k.Number = number[k.Item]
		all.Taken = append(all.Taken, k)
	}
	for _, f := range r.Findings {
		f.Number = number[f.Item]
		all.Findings = append(all.Findings, f)
	}
	return nil
}

// say tells the report: the sum first, then what a person has to know.
func (all *imported) say(t *terminal) {
	verb := "taken in"
	if all.DryRun {
		verb = "would be taken in"
	}
	t.say("%d documents: %d cases of history with %d positions and %d alerts %s, %d were there already", all.Documents, all.Cases, all.Positions, all.Alerts, verb, all.Already)
	for _, f := range all.Findings {
		where := f.Item
		if f.Number > 0 {
			where = fmt.Sprintf("document %d %s", f.Number, f.Item)
		}
		t.say("  %s: %s", where, f.Text)
	}
	if all.Alerts > 0 && !all.DryRun {
		t.say("the alerts wait for a person: fanar alert list")
	}
}

type caseCAPCmd struct {
	Case string `arg:"" help:"Such as SAR-1."`
}

// Run prints the case as a message of the Common Alerting Protocol.
func (c caseCAPCmd) Run(ctx context.Context, t *terminal) error {
	body, err := t.node.get(ctx, casePath(c.Case, "/cap"), nil)
	if err != nil {
		return err
	}
	return t.bytes(body)
}

type caseGeoJSONCmd struct {
	Case string `arg:"" optional:"" help:"Such as SAR-1; all open cases if left out."`
}

// Run prints positions as GeoJSON.
func (c caseGeoJSONCmd) Run(ctx context.Context, t *terminal) error {
	path := "/cases.geojson"
	if c.Case != "" {
		path = casePath(c.Case, "/geojson")
	}
	body, err := t.node.get(ctx, path, nil)
	if err != nil {
		return err
	}
	return t.bytes(body)
}

type connectionVerbs struct {
	List  connectionListCmd  `cmd:"" help:"How every connection to TAK does."`
	Units connectionUnitsCmd `cmd:"" help:"What is heard over them and is not in the sea picture, since it has no MMSI."`
}

type connectionListCmd struct{}

// Run lists connections.
func (connectionListCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[cot.LinkState]
	body, err := t.node.fetch(ctx, "/connections", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("no connections: a [[cot]] section of the settings makes one")
		return nil
	}
	now, rows := t.local.World.Clock.Now(), [][]string{}
	for _, c := range l.Items {
		rows = append(rows, []string{c.Name, c.Mode + " " + c.Address, c.Direction, c.Status, fmt.Sprint(c.Peers), age(c.LastHeard, now), number(c.Heard), number(c.Used), number(c.Sent),
			fmt.Sprint(c.Withheld), c.Audience, c.Error})
	}
	t.table("CONNECTION ADDRESS DIRECTION STATUS PEERS LAST-HEARD HEARD USED SENT WITHHELD AUDIENCE ERROR", rows)
	return nil
}

type connectionUnitsCmd struct{}

// Run lists units.
func (connectionUnitsCmd) Run(ctx context.Context, t *terminal) error {
	var l listOf[cot.Unit]
	body, err := t.node.fetch(ctx, "/connections/units", nil, &l)
	if err != nil || t.raw(body) {
		return err
	}
	if len(l.Items) == 0 {
		t.say("nothing is heard that is not in the sea picture")
		return nil
	}
	now, rows := t.local.World.Clock.Now(), [][]string{}
	for _, u := range l.Items {
		rows = append(rows, []string{orDash(u.Name), string(u.Kind), u.Position.String(), age(u.At, now), u.Link, u.From})
	}
	t.table("NAME KIND POSITION SINCE CONNECTION FROM", rows)
	return nil
}
