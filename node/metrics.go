package node

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"fanar/face/operation"
)

// examineLimit bounds what one scrape may cost.
const examineLimit = 5 * time.Second

// gauges read the node's state when they are asked. They tell of the machine and the record's length, never of people.
type gauges struct {
	node    *Node
	examine operation.Examine

	head, readOnly, checkpointAge, checkpointSize, feedAge, feedLines, check *prometheus.Desc
}

// metrics makes the handler of /metrics and the histogram of answers that [timed] fills.
func (n *Node) metrics(examine operation.Examine) (http.Handler, *prometheus.HistogramVec) {
	describe := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("fanar_"+name, help, labels, nil)
	}
	answers := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "fanar_http_answer_seconds", Help: "Server time of answers; live streams are not counted.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 5},
	}, []string{"face", "code"})
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), answers, n.tak.gauges(), &gauges{
		node: n, examine: examine,
		head:           describe("journal_records", "Number of the last record."),
		readOnly:       describe("journal_read_only", "1 if a storage error made the record read-only."),
		checkpointAge:  describe("checkpoint_age_seconds", "Since the newest signed checkpoint of this run."),
		checkpointSize: describe("checkpoint_records", "Records under the newest signed checkpoint of this run."),
		feedAge:        describe("feed_age_seconds", "Since the last line of a feed, by its place in the list of feeds.", "feed"),
		feedLines:      describe("feed_lines", "Lines read from a feed, by its place in the list of feeds.", "feed"),
		check:          describe("check", "What fanar doctor finds: 0 ok, 1 warn, 2 fail.", "check"),
	})
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{}), answers
}

// Describe names the gauges; see [prometheus.Collector].
func (g *gauges) Describe(out chan<- *prometheus.Desc) { prometheus.DescribeByCollect(g, out) }

// Collect reads the gauges.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	value := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	head, _ := g.node.Journal.Head()
	value(g.head, float64(head))
	value(g.readOnly, flag(g.node.Journal.Broken() != nil))
	if c := g.node.signed.Load(); c != nil {
		value(g.checkpointAge, g.node.Clock.Now().Sub(c.At).Seconds())
		value(g.checkpointSize, float64(c.Size))
	}
	now := g.node.Clock.Now()
	for i, f := range g.node.Picture.Feeds() {
		number := strconv.Itoa(i + 1) // a feed's name may hold that of a person, a file or a place
		if !f.LastLine.IsZero() {
			value(g.feedAge, now.Sub(f.LastLine).Seconds(), number)
		}
		value(g.feedLines, float64(f.Lines), number)
	}
	ctx, cancel := context.WithTimeout(context.Background(), examineLimit)
	defer cancel()
	for _, f := range g.examine(ctx) {
		value(g.check, map[operation.State]float64{operation.OK: 0, operation.Warn: 1, operation.Fail: 2}[f.State], f.Check)
	}
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// local lets a request through that comes from this machine and through no proxy; to others there is nothing here.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		forwarded := ""
		for _, name := range []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"} {
			forwarded += strings.Join(r.Header.Values(name), "")
		}
		if err != nil || !net.ParseIP(host).IsLoopback() || forwarded != "" {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// timed measures answers by face and class of status.
func timed(answers *prometheus.HistogramVec, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") || strings.HasPrefix(r.URL.Path, "/live") {
			next.ServeHTTP(w, r)
			return
		}
		face := "pages"
		if strings.HasPrefix(r.URL.Path, "/api/") {
			face = "api"
		}
		code := &coded{ResponseWriter: w, code: http.StatusOK}
		began := time.Now()
		next.ServeHTTP(code, r)
		answers.WithLabelValues(face, string(rune('0'+code.code/100))+"xx").Observe(time.Since(began).Seconds())
	})
}

// coded remembers the status of an answer.
type coded struct {
	http.ResponseWriter
	code int
}

func (c *coded) WriteHeader(code int) {
	c.code = code
	c.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach the writer below.
func (c *coded) Unwrap() http.ResponseWriter { return c.ResponseWriter }
