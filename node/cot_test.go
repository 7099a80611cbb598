package node

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"fanar/desk/rescue"
	"fanar/desk/rescue/alert"
	"fanar/engine/alertline"
	"fanar/engine/geo"
	form "fanar/face/interop/cot"
	"fanar/face/operation"
	"fanar/node/config"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
	"fanar/world"
)

var watchOfficer = policy.Actor{User: "conti", Name: "A. Conti", Org: "mrcc-rome", Roles: []string{"duty-officer"}}

// connected opens a node with connections to TAK.
func connected(t *testing.T, links ...config.CoT) *Node {
	t.Helper()
	c := made(t, "")
	c.CoT = links
	return opened(t, c, world.Real().Clock)
}

// port is an address on which nobody listens.
func port(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func soon(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not in 20 seconds", what)
		}
	}
}

// talk connects to a listener of the node.
func talk(t *testing.T, address string) net.Conn {
	t.Helper()
	var conn net.Conn
	soon(t, "the listener", func() (ok bool) {
		var err error
		conn, err = net.Dial("tcp", address)
		return err == nil
	})
	t.Cleanup(func() { conn.Close() })
	return conn
}

func transmit(t *testing.T, c net.Conn, e form.Event) {
	t.Helper()
	b, err := e.XML()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write(b); err != nil {
		t.Fatal(err)
	}
}

func alerts(t *testing.T, n *Node) (all []alert.Alert) {
	t.Helper()
	if err := n.Journal.View(context.Background(), func(r journal.Reader) (err error) {
		all, err = journal.Collect(alert.Alerts.All(r, ""))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b alert.Alert) int { return int(int64(a.Version) - int64(b.Version)) })
	return all
}

func callFor(uid, kind string, at time.Time, lat float64) form.Event {
	return form.Event{UID: uid, Type: kind, How: "m-g", Time: at, Start: at, Stale: at.Add(time.Minute), Position: &geo.Position{Lat: lat, Lon: 12.5}, RadiusM: 1852,
		CallSign: "AURORA", Remarks: "engine room fire, 30 pob, call +39 06 5908 4527"}
}

func TestACallForHelpIsOneAlert(t *testing.T) {
	address := port(t)
	n := connected(t, config.CoT{Name: "TAK quay", Listen: address, Direction: config.CoTIn})
	c, now := talk(t, address), time.Now().UTC()
	for i := range 3 { // clients repeat a call every few seconds
		transmit(t, c, callFor("AURORA-9-1-1", "b-a-o-tbl", now.Add(time.Duration(i)*time.Second), 34.5))
	}
	transmit(t, c, callFor("DECK-1", "b-r-f-h-c", now, 34.6))
	soon(t, "two alerts", func() bool { return len(alerts(t, n)) == 2 })
	all := alerts(t, n)
	first := all[0]
	if !first.Waiting() || first.From != "TAK quay" || first.Alert.Position == nil || first.Alert.Position.Lat != 34.5 || first.Uncertain != 1 || first.Alert.OnBoard == nil || first.Alert.OnBoard.Best != 30 {
		t.Errorf("the alert is %+v", first)
	}
	if strings.Contains(first.Alert.Raw, "5908") || !strings.Contains(first.Alert.Raw, "engine room fire") {
		t.Errorf("R28: the alert reads %q", first.Alert.Raw)
	}
	if !strings.Contains(all[1].Alert.Raw, "MEDEVAC") {
		t.Errorf("the medevac reads %q", all[1].Alert.Raw)
	}
	// The sender takes the call back: the alert stays, and a person is told.
	transmit(t, c, callFor("AURORA-9-1-1", "b-a-o-can", now.Add(4*time.Second), 34.5))
	soon(t, "the taking back", func() bool { return len(alerts(t, n)) == 3 })
	all = alerts(t, n)
	if i := slices.IndexFunc(all, func(a alert.Alert) bool { return a.ID == first.ID }); !all[i].Waiting() {
		t.Error("a call that was taken back left triage by itself")
	}
	// Another call of the same sender is a new alert.
	transmit(t, c, callFor("AURORA-9-1-1", "b-a-o-tbl", now.Add(5*time.Second), 34.7))
	soon(t, "the second call", func() bool { return len(alerts(t, n)) == 4 })

	soon(t, "the state", func() bool { return n.Links().Links()[0].Heard == 6 })
	if s := n.Links().Links()[0]; s.Status != form.Live || s.Peers != 1 || s.Mode != "listen" {
		t.Errorf("the connection is %+v", s)
	}
	want(t, n.Examine(t.Context()), "cot", operation.OK, "")
}

// Somebody who calls for help and writes as much as a client lets them is not left unheard for it.
func TestALongCallForHelpIsAnAlert(t *testing.T) {
	address := port(t)
	n := connected(t, config.CoT{Name: "TAK quay", Listen: address, Direction: config.CoTIn})
	e := callFor(strings.Repeat("U", 100), "b-a-o-tbl", time.Now().UTC(), 34.5)
	e.Remarks = "30 pob, sinking. " + strings.Repeat("مركب يغرق ", 400)
	transmit(t, talk(t, address), e)
	soon(t, "the alert", func() bool { return len(alerts(t, n)) == 1 })
	if a := alerts(t, n)[0]; a.Alert.OnBoard == nil || a.Alert.OnBoard.Best != 30 || !strings.Contains(a.Alert.Raw, "AURORA; emergency; 30 pob") {
		t.Errorf("the alert reads %.80q", a.Alert.Raw)
	}
}

func TestACallIsKnownAfterARestart(t *testing.T) {
	c := made(t, "")
	address := port(t)
	c.CoT = []config.CoT{{Name: "TAK quay", Listen: address, Direction: config.CoTIn}}
	now := time.Now().UTC()
	for range 2 {
		n := opened(t, c, world.Real().Clock)
		transmit(t, talk(t, address), callFor("AURORA-9-1-1", "b-a-o-tbl", now, 34.5))
		now = now.Add(time.Second)
		soon(t, "the call", func() bool { return n.Links().Links()[0].Used == 1 })
		soon(t, "the alert", func() bool { return len(alerts(t, n)) == 1 })
		closed(t, n)
	}
}

func TestAFloodOfCallsIsBounded(t *testing.T) {
	address := port(t)
	n := connected(t, config.CoT{Name: "TAK quay", Listen: address, Direction: config.CoTIn})
	c, now := talk(t, address), time.Now().UTC()
	for i := range 200 {
		transmit(t, c, callFor("U-"+string(rune('a'+i%26))+string(rune('a'+i/26)), "b-a-o-tbl", now, 34.5))
	}
	soon(t, "all heard", func() bool { return n.Links().Links()[0].Used == 200 })
	soon(t, "the alerts", func() bool { return len(alerts(t, n)) == mostCalls+1 })
	if last := alerts(t, n)[mostCalls]; !strings.Contains(last.Alert.Raw, "More than 60 calls") {
		t.Errorf("the last alert reads %q; it has to say that there are more", last.Alert.Raw)
	}
}

// hearer is a TAK server that only listens.
type hearer struct {
	l      net.Listener
	events chan form.Event
}

func listening(t *testing.T) *hearer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &hearer{l, make(chan form.Event, 1000)}
	t.Cleanup(func() { l.Close() })
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		for r := form.NewReader(c); ; {
			e, err := r.Next()
			if err != nil {
				return
			}
			if k := e.Kind(); k != form.Ping && k != form.Pong {
				h.events <- e
			}
		}
	}()
	return h
}

// next waits for an event that is like what is looked for.
func (h *hearer) next(t *testing.T, what string, like func(form.Event) bool) form.Event {
	t.Helper()
	end := time.After(20 * time.Second)
	for {
		select {
		case e := <-h.events:
			if like(e) {
				return e
			}
		case <-end:
			t.Fatalf("%s: not in 20 seconds", what)
		}
	}
}

func (h *hearer) link(audience string) config.CoT {
	return config.CoT{Name: "to " + audience, Connect: h.l.Addr().String(), Direction: config.CoTOut, Audience: audience}
}

func as(t *testing.T, n *Node, c dispatch.Command) {
	t.Helper()
	if _, err := n.Dispatch.Do(context.Background(), dispatch.Request{Command: c, Actor: watchOfficer}); err != nil {
		t.Fatalf("%s: %v", c.Action(), err)
	}
}

func TestOpenCasesAreToldToTheOwnOrganisation(t *testing.T) {
	h := listening(t)
	n := connected(t, h.link("mrcc-rome"))
	as(t, n, rescue.OpenCase{Line: "3355N01230E rubber about 80 pob, says Mohamed, +39 333 123 4567"})
	e := h.next(t, "the case", func(e form.Event) bool { return e.UID == "fanar.mrcc-rome.SAR-1" })
	if e.Type != "a-u-S" || e.CallSign != "SAR-1" || e.Position == nil || e.Position.Lat < 33.9 || e.Position.Lat > 33.93 || !e.Stale.After(time.Now()) || !strings.Contains(e.Remarks, "80") {
		t.Errorf("told %+v", e)
	}
	if strings.Contains(e.Remarks, "Mohamed") || strings.Contains(e.Remarks, "333") {
		t.Errorf("R28: told %q", e.Remarks)
	}
	as(t, n, rescue.ReportPosition{Case: "SAR-1", Position: geo.Position{Lat: 34.25, Lon: 12.5}, Source: "aircraft", UncertaintyNM: 1})
	e = h.next(t, "the new position", func(e form.Event) bool { return e.Position != nil && e.Position.Lat == 34.25 })
	if e.RadiusM != 1852 {
		t.Errorf("the uncertainty is %v m", e.RadiusM)
	}
	if _, err := n.Journal.Append(t.Context(), event.Author{User: "node"}, func(journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{Subject: rescue.Subject("SAR-1"), Fact: rescue.CaseClosed{Outcome: "ended"}}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	h.next(t, "the removal", func(e form.Event) bool { return e.Remove == "fanar.mrcc-rome.SAR-1" })
}

// TestR36NothingLeavesWithoutARight: an audience gets what the release rules permit and nothing else: of a record without marks
// nothing, of people in distress what the marks permit, and of people who are not in distress no position.
func TestR36NothingLeavesWithoutARight(t *testing.T) {
	h := listening(t)
	n := connected(t, h.link("aurora-rescue"))
	as(t, n, rescue.OpenCase{Line: "3355N01230E rubber 80 pob"}) // SAR-1: no marks, the organisation's own
	marks := event.Marks{Level: "partners", Releasable: []string{"aurora-rescue"}, Purposes: []string{"rescue"}, RetainUntil: time.Now().Add(1000 * time.Hour)}
	where := geo.Position{Lat: 35, Lon: 13}
	for id, phase := range map[string]rescue.Phase{"SAR-2": rescue.Distress, "SAR-3": rescue.Uncertainty} {
		if _, err := n.Journal.Append(t.Context(), event.Author{User: "node", Policy: n.Dispatch.Engine().Pack().Name()}, func(journal.Tx) ([]event.Draft, error) {
			a := alertline.Parse("boat", time.Now(), time.UTC)
			a.Position = &where
			return []event.Draft{{Subject: rescue.Subject(id), Marks: marks, Fact: rescue.CaseOpened{ID: id, Phase: phase, Alert: a}}}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	h.next(t, "the case that may leave", func(e form.Event) bool {
		if strings.HasSuffix(e.UID, "SAR-1") || strings.HasSuffix(e.UID, "SAR-3") {
			t.Errorf("%s was told to %s", e.UID, "aurora-rescue")
		}
		return e.UID == "fanar.mrcc-rome.SAR-2"
	})
	soon(t, "the count of what is withheld", func() bool { return n.Links().Links()[0].Withheld == 2 })
}

// A position that may leave takes nothing with it that may not: how many people are said to be on board stands in the record of
// the alert, which has an audience of its own.
func TestR36APositionTakesNothingWithIt(t *testing.T) {
	h := listening(t)
	n := connected(t, h.link("aurora-rescue"))
	as(t, n, rescue.OpenCase{Line: "3355N01230E rubber 80 pob"})
	marks := event.Marks{Level: "partners", Releasable: []string{"aurora-rescue"}, Purposes: []string{"rescue"}, RetainUntil: time.Now().Add(1000 * time.Hour)}
	if _, err := n.Journal.Append(t.Context(), event.Author{User: "node", Policy: n.Dispatch.Engine().Pack().Name()}, func(journal.Tx) ([]event.Draft, error) {
		return []event.Draft{{Subject: rescue.Subject("SAR-1"), Marks: marks, Fact: rescue.PositionReported{Position: geo.Position{Lat: 34.25, Lon: 12.5}, At: time.Now().UTC(), Source: "aircraft"}}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	e := h.next(t, "the position", func(e form.Event) bool { return e.UID == "fanar.mrcc-rome.SAR-1" })
	if e.Position == nil || e.Position.Lat != 34.25 || strings.Contains(e.Remarks, "80") || strings.Contains(e.Remarks, "rubber") {
		t.Errorf("told %+v", e)
	}
}

func TestAnUnknownAudienceGetsNothing(t *testing.T) {
	h := listening(t)
	n := connected(t, h.link("nobody-knows"))
	as(t, n, rescue.OpenCase{Line: "3355N01230E rubber 80 pob"})
	soon(t, "the decision", func() bool { return n.Links().Links()[0].Withheld == 1 })
	select {
	case e := <-h.events:
		t.Errorf("told %+v", e)
	default:
	}
}

func TestAConnectionThatIsNotThereIsAFinding(t *testing.T) {
	n := connected(t, config.CoT{Name: "gone", Connect: port(t), Direction: config.CoTIn})
	soon(t, "the loss", func() bool { return n.Links().Links()[0].Status == form.Failed })
	want(t, n.Examine(t.Context()), "cot", operation.Warn, "doctor.cot")
}

func TestCertificatesThatCannotBeUsed(t *testing.T) {
	c := made(t, "")
	c.CoT = []config.CoT{{Name: "x", Listen: port(t), Direction: config.CoTIn, TLSCA: "nowhere.pem", TLSCert: "nowhere.pem", TLSKey: "nowhere.pem"}}
	w := world.Real()
	n, err := Open(context.Background(), Config{Dir: c.Data, World: w, Settings: &c, Log: quiet()})
	if err == nil {
		n.Close()
		t.Fatal("a node opened without the certificates that it was given")
	}
	if !strings.Contains(err.Error(), "certificates") {
		t.Errorf("got %v", err)
	}
}

func TestConnectionsAreMeasured(t *testing.T) {
	address := port(t)
	n := connected(t, config.CoT{Name: "TAK of Jane", Listen: address, Direction: config.CoTIn})
	transmit(t, talk(t, address), callFor("1", "b-a-o-tbl", time.Now().UTC(), 34.5))
	soon(t, "the call", func() bool { return n.Links().Links()[0].Heard == 1 })
	h, _ := n.metrics(n.Examine)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, line := range []string{`fanar_cot_live{connection="1"} 1`, `fanar_cot_events_heard{connection="1"} 1`, `fanar_check{check="cot"} 0`} {
		if !strings.Contains(w.Body.String(), line) {
			t.Errorf("the metrics lack %s", line)
		}
	}
	if strings.Contains(w.Body.String(), "Jane") {
		t.Error("the metrics hold the name of a connection")
	}
}
