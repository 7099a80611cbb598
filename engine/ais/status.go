package ais

// Status is the navigational status as sent, 0-15. Source: M.1371-5 table 48.
type Status uint8

const (
	UnderWay   Status = 0
	AtAnchor   Status = 1
	Moored     Status = 5
	Aground    Status = 6
	Fishing    Status = 7
	SARTActive Status = 14 // a SART, MOB or EPIRB in distress
	NotDefined Status = 15 // the default, and a SART, MOB or EPIRB under test
)

// Key gives a stable lower-case name, such as "under-way" or "at-anchor"; "reserved" for 9, 10 and 13, which have no
// meaning yet, and "undefined" for 15.
func (s Status) Key() string {
	switch s {
	case UnderWay:
		return "under-way"
	case AtAnchor:
		return "at-anchor"
	case 2:
		return "not-under-command"
	case 3:
		return "restricted-manoeuvrability"
	case 4:
		return "constrained-by-draught"
	case Moored:
		return "moored"
	case Aground:
		return "aground"
	case Fishing:
		return "fishing"
	case 8:
		return "under-way-sailing"
	case 11:
		return "towing-astern"
	case 12:
		return "pushing-ahead"
	case SARTActive:
		return "distress-beacon"
	case 9, 10, 13:
		return "reserved"
	}
	return "undefined"
}
