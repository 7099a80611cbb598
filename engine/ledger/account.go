package ledger

import (
	"strings"

	"fanar/fault"
)

// AccountType says in what situation the heads of an account are. The zero value is no type.
type AccountType uint8

// The account types. Four are open-loss: nobody can say where these people are, and that stays open.
const (
	// Source is the outside of the book: the opening count, births and late finds come from it.
	Source AccountType = iota + 1
	// Custody is with an organisation, on a vessel or ashore; with no custodian, in the boat and nobody's yet.
	Custody
	// InTransit is between giver and receiver. The custodian is the giver until the receiver has counted.
	InTransit
	// Hospital is with a hospital, which is the custodian.
	Hospital
	// PoliceCustody is under arrest. A person under arrest stays in the count.
	PoliceCustody
	// Reception is in a reception centre.
	Reception
	// Onward is moved on to a named organisation or place beyond the operation. Terminal.
	Onward
	// DeceasedRecovered is a body that was found. Terminal; the body keeps a custodian and may pass to another.
	DeceasedRecovered
	// MissingAtSea is open-loss: last seen, or signed to have been, at sea.
	MissingAtSea
	// HandoverVariance is open-loss: given by one count and not received by the other.
	HandoverVariance
	// Absent is open-loss: not there at a count ashore. It is recorded, never prevented.
	Absent
	// LeftSystem is open-loss: in the hands of an actor that does not report.
	LeftSystem
	accountTypeEnd
)

// String gives the name used in keys and JSON, such as "in-transit".
func (t AccountType) String() string {
	switch t {
	case Source:
		return "source"
	case Custody:
		return "custody"
	case InTransit:
		return "in-transit"
	case Hospital:
		return "hospital"
	case PoliceCustody:
		return "police-custody"
	case Reception:
		return "reception"
	case Onward:
		return "onward"
	case DeceasedRecovered:
		return "deceased-recovered"
	case MissingAtSea:
		return "missing-at-sea"
	case HandoverVariance:
		return "handover-variance"
	case Absent:
		return "absent"
	case LeftSystem:
		return "left-system"
	default:
		return "no-such-type"
	}
}

// OpenLoss says that nobody can place the people of such an account. It never closes by time, and nothing enters or
// leaves it without a reason and an organisation that answers for it.
func (t AccountType) OpenLoss() bool {
	return t == MissingAtSea || t == HandoverVariance || t == Absent || t == LeftSystem
}

// Terminal says that people stay there: leaving it again is a correction or a change of custodian and needs a reason.
func (t AccountType) Terminal() bool { return t == Onward || t == DeceasedRecovered }

// Settled says that a case may end with people there: a named organisation holds them at the end of their way. Custody
// and transit are not the end, an open loss never is.
func (t AccountType) Settled() bool {
	return t == Hospital || t == PoliceCustody || t == Reception || t.Terminal()
}

// Account is where heads stand: a type, the organisation that has custody, and a place or vessel. It is comparable, and
// its key is [Account.String]. The case is the book's.
type Account struct {
	Type      AccountType
	Custodian string // organisation id
	Place     string // place or vessel id; of a handover's in-transit and variance accounts, the handover's id
}

// FromSource is the one source account of a book.
func FromSource() Account { return Account{Type: Source} }

// Validate says what an account lacks. The source has nothing but its type; custody and transit need a place; every
// type but source, custody and missing-at-sea needs a custodian.
func (a Account) Validate() error {
	if a.Type == 0 || a.Type >= accountTypeEnd {
		return fault.New(fault.Invalid, "ledger.account-type", "the account has no type").WithField("account").WithHint(typeHint())
	}
	if a.Type == Source {
		if a.Custodian != "" || a.Place != "" {
			return fault.New(fault.Invalid, "ledger.source-detail", "the source has no custodian and no place").WithField("account")
		}
		return nil
	}
	if a.Custodian == "" && a.Type != Custody && a.Type != MissingAtSea {
		return fault.New(fault.Invalid, "ledger.account-custodian", "a {type} account needs a custodian",
			"type", a.Type).WithField("custodian").WithHint("name the organisation that answers for these people")
	}
	if a.Place == "" && (a.Type == Custody || a.Type == InTransit) {
		return fault.New(fault.Invalid, "ledger.account-place", "a {type} account needs a place or a vessel",
			"type", a.Type).WithField("place")
	}
	if err := checkOptional("custodian", a.Custodian); err != nil {
		return err
	}
	return checkOptional("place", a.Place)
}

// String gives the account's key, type/custodian/place, such as "custody/sea-rescue/mv-aurora" or "source". A slash or a
// percent sign inside a name is written %2F or %25, so that [ParseAccount] gives the same account again.
func (a Account) String() string {
	if a.Type == Source {
		return a.Type.String()
	}
	return a.Type.String() + "/" + escape(a.Custodian) + "/" + escape(a.Place)
}

// ParseAccount reads a key. It accepts exactly what [Account.String] writes for a valid account, so that one account has
// one key.
func ParseAccount(key string) (Account, error) {
	var a Account
	parts := strings.Split(key, "/")
	for t := Source; t < accountTypeEnd; t++ {
		if parts[0] == t.String() {
			a.Type = t
		}
	}
	if a.Type == 0 {
		return Account{}, badKey(key, "{key} does not begin with an account type", typeHint())
	}
	if len(parts) == 3 {
		a.Custodian, a.Place = unescape(parts[1]), unescape(parts[2])
	}
	if err := a.Validate(); err != nil {
		return Account{}, fault.New(fault.Invalid, "ledger.account-key", "{key} is not an account", "key", quote(key)).
			WithField("account").WithCause(err)
	}
	if a.String() != key {
		return Account{}, badKey(key, "{key} is not the key of an account",
			"write type/custodian/place, with %2F for a slash and %25 for a percent sign inside a name")
	}
	return a, nil
}

// MarshalText gives the key, and a fault for an account that is not valid.
func (a Account) MarshalText() ([]byte, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	return []byte(a.String()), nil
}

// UnmarshalText reads a key as [ParseAccount] does.
func (a *Account) UnmarshalText(text []byte) error {
	read, err := ParseAccount(string(text))
	if err != nil {
		return err
	}
	*a = read
	return nil
}

// compare orders accounts by type as declared, then by custodian and place.
func (a Account) compare(o Account) int {
	if a.Type != o.Type {
		return int(a.Type) - int(o.Type)
	}
	if c := strings.Compare(a.Custodian, o.Custodian); c != 0 {
		return c
	}
	return strings.Compare(a.Place, o.Place)
}

func escape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "%", "%25"), "/", "%2F")
}

func unescape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "%2F", "/"), "%25", "%")
}

func badKey(key, text, hint string) error {
	return fault.New(fault.Invalid, "ledger.account-key", text, "key", quote(key)).WithField("account").WithHint(hint)
}

func typeHint() string {
	var names []string
	for t := Source; t < accountTypeEnd; t++ {
		names = append(names, t.String())
	}
	return "the types are " + strings.Join(names, ", ")
}
