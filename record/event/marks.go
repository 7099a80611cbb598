package event

// Marks say how an event may be handled. The zero value is the most guarded: released to nobody.
type Marks struct {
	Level      string   `json:"level,omitempty"`        // handling level; empty is the organisation's own
	Releasable []string `json:"releasableTo,omitempty"` // organisations
	Caveats    []string `json:"caveats,omitempty"`      // words carried verbatim, such as "SIMULATED"
}

// Simulated is the caveat of everything that is an exercise or a demonstration.
const Simulated = "SIMULATED"

// Has reports whether the marks carry the caveat.
func (m Marks) Has(caveat string) bool {
	for _, c := range m.Caveats {
		if c == caveat {
			return true
		}
	}
	return false
}
