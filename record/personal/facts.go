package personal

import "time"

// Erased is the fact that a part was erased: its key, its salt and its sealed text were destroyed with this record.
type Erased struct {
	Part    string `json:"part"`
	About   string `json:"about"`
	Purpose string `json:"purpose"`
	Reason  string `json:"reason"` // in words; names nobody
	Basis   string `json:"basis"`  // one of [Bases]
}

// RetentionRun is the fact that the retention clock looked at everything that is kept. It is recorded also when nothing
// was due, so that a clock that stopped is seen.
type RetentionRun struct {
	From   time.Time `json:"from"`   // the run before; of the first run, its own time
	To     time.Time `json:"to"`     // parts that were to be kept until this time at most were due
	Due    int       `json:"due"`    // parts that were due
	Erased int       `json:"erased"` // of these, the erased ones
	Failed int       `json:"failed"` // of these, the ones that stand still; the next run tries again
	Kept   int       `json:"kept"`   // parts that stay
	// Oldest is the earliest last day among what stays, the zero time if nothing does: when it lies after To, nothing is
	// kept too long.
	Oldest time.Time `json:"oldest,omitzero"`
	// Purged says that the bytes of what was erased since the run before are out of the node's files.
	Purged bool `json:"purged"`
}

func (Erased) Kind() string       { return "personal.erased" }
func (RetentionRun) Kind() string { return "personal.retention-run" }

// The bases on which a part is erased.
const (
	BasisRequest    = "request"    // the person asked, or the organisation decided
	BasisRetention  = "retention"  // its last day has passed
	BasisSuperseded = "superseded" // a newer part stands in its place
)

// Bases are all of them.
func Bases() []string { return []string{BasisRequest, BasisRetention, BasisSuperseded} }

// RunSubject is what runs of the retention clock are about.
const RunSubject = "retention/personal"
