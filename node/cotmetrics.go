package node

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	form "fanar/face/interop/cot"
)

// linkGauges count what the connections to TAK do, by their place in the settings: their names may hold that of a person or a
// place.
type linkGauges struct {
	links form.Links

	live, peers, heard, unusable, sent, dropped, refused, withheld *prometheus.Desc
}

func (t *tak) gauges() *linkGauges {
	describe := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("fanar_cot_"+name, help, []string{"connection"}, nil)
	}
	return &linkGauges{links: t,
		live:     describe("live", "1 if the connection is there, or listens."),
		peers:    describe("peers", "How many are connected."),
		heard:    describe("events_heard", "Events that came."),
		unusable: describe("events_unusable", "Events that said something that cannot be."),
		sent:     describe("events_sent", "Events that left."),
		dropped:  describe("events_dropped", "Events that were replaced before they could be sent."),
		refused:  describe("refused", "Connections that were not taken or broke off."),
		withheld: describe("cases_withheld", "Open cases that the audience may not receive."),
	}
}

// Describe names the gauges; see [prometheus.Collector].
func (g *linkGauges) Describe(out chan<- *prometheus.Desc) { prometheus.DescribeByCollect(g, out) }

// Collect reads the connections.
func (g *linkGauges) Collect(out chan<- prometheus.Metric) {
	for i, l := range g.links.Links() {
		value := func(d *prometheus.Desc, v float64) {
			out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, strconv.Itoa(i+1))
		}
		value(g.live, flag(l.Status == form.Live || l.Status == form.Waiting))
		value(g.peers, float64(l.Peers))
		value(g.heard, float64(l.Heard))
		value(g.unusable, float64(l.Unusable))
		value(g.sent, float64(l.Sent))
		value(g.dropped, float64(l.Dropped))
		value(g.refused, float64(l.Refused))
		value(g.withheld, float64(l.Withheld))
	}
}
