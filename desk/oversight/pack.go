package oversight

import (
	"slices"
	"time"

	"fanar/desk/directory"
	"fanar/fault"
	"fanar/record/dispatch"
	"fanar/record/event"
	"fanar/record/journal"
	"fanar/record/policy"
)

// packLimit is the largest pack, in bytes.
const packLimit = 512 << 10

// Proposal is a policy pack that somebody proposed. It changes nothing before a second person signs it.
type Proposal struct {
	ID           string    `json:"id"`
	Version      string    `json:"version"`
	Digest       string    `json:"digest"`  // SHA-256 of Text, hex: what is signed
	Against      string    `json:"against"` // digest of the pack that was in force
	Text         string    `json:"text"`
	By           string    `json:"by"`
	Organisation string    `json:"organisation"`
	At           time.Time `json:"at"`
	Record       uint64    `json:"record"`
	Guarded      bool      `json:"guarded"`           // a rights officer or a monitor proposed it
	Adopted      uint64    `json:"adopted,omitempty"` // number of the record that adopted it
}

// Proposals are the proposed packs, by digest.
const Proposals journal.Table[Proposal] = "oversight.pack-proposal"

// guardians are the roles of which one must be among the two who change the rules.
var guardians = []string{"rights-officer", "monitor"}

// PackProposed is the fact that somebody proposed a policy pack.
type PackProposed struct {
	ID           string   `json:"id"`
	Version      string   `json:"version"`
	Digest       string   `json:"digest"`
	Against      string   `json:"against"`
	Text         string   `json:"text"`
	Organisation string   `json:"organisation"` // of who proposed it
	Roles        []string `json:"roles"`        // that who proposed it had then
}

// Kind names the fact.
func (PackProposed) Kind() string { return "oversight.pack-proposed" }

// ProposePack puts a policy pack forward.
type ProposePack struct {
	Text string `json:"text"` // TOML, as the shipped pack
}

// Action names the command.
func (ProposePack) Action() string { return "oversight.ProposePack" }

// Decide refuses a pack that is not whole, that takes away what no deployer may take away, or that cannot be told from
// the one in force.
func (c ProposePack) Decide(s dispatch.State) (dispatch.Plan, error) {
	p, err := wholePack([]byte(c.Text))
	if err != nil {
		return dispatch.Plan{}, err
	}
	now := s.Policy.Pack()
	if p.Name() == now.Name() {
		return dispatch.Plan{}, fault.New(fault.Conflict, "pack.version", "the pack in force is called {pack} already; a changed pack needs another version", "pack", p.Name()).WithField("text")
	}
	if was, ok, err := Proposals.Get(s, p.Digest); err != nil {
		return dispatch.Plan{}, err
	} else if ok && was.Against == now.Digest && was.Adopted == 0 {
		return dispatch.Plan{}, fault.New(fault.Conflict, "pack.proposed", "this pack has been proposed already, in record {number}", "number", was.Record)
	}
	return dispatch.Plan{Subject: policy.Subject, Facts: []event.Draft{{Subject: policy.Subject, Fact: PackProposed{
		ID: p.ID, Version: p.Version, Digest: p.Digest, Against: now.Digest, Text: c.Text, Organisation: s.Actor.Org, Roles: s.Actor.Roles}}}}, nil
}

// SignPack adopts a proposed pack, signed with the organisation's key. It is in force at once.
type SignPack struct {
	Digest string `json:"digest"` // of the proposal, as it was read
}

// Action names the command.
func (SignPack) Action() string { return "oversight.SignPack" }

// Decide refuses the person who proposed it, two people of whom none is a rights officer or monitor, and a proposal made
// against a pack that is no longer in force: what was shown as its changes would not be its changes.
func (c SignPack) Decide(s dispatch.State) (dispatch.Plan, error) {
	was, err := ProposalByDigest(s, c.Digest)
	if err != nil {
		return dispatch.Plan{}, err
	}
	if was.Adopted != 0 {
		return dispatch.Plan{}, fault.New(fault.Conflict, "pack.adopted", "this pack was adopted in record {number}", "number", was.Adopted)
	}
	if was.Against != s.Policy.Pack().Digest {
		return dispatch.Plan{}, fault.New(fault.Conflict, "pack.moved", "this pack was proposed against another one than {pack}, which is in force now", "pack", s.Policy.Pack().Name()).
			WithHint("propose it again, and look again at what it changes")
	}
	if s.Actor.User == was.By {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "pack.same-person", "you proposed this pack yourself; it takes a second person to sign it")
	}
	if !was.Guarded && !Guardian(s.Actor.Roles) {
		return dispatch.Plan{}, fault.New(fault.Forbidden, "pack.guardian", "of the two who change the rules, one has to be the rights officer or the monitor").
			WithHint("ask the rights officer or the monitor to sign it")
	}
	p, err := wholePack([]byte(was.Text))
	if err != nil {
		return dispatch.Plan{}, err
	}
	adoption, err := s.SignPack(p, []byte(was.Text))
	if err != nil {
		return dispatch.Plan{}, err
	}
	return dispatch.Plan{Subject: policy.Subject, Facts: append([]event.Draft{adoption}, directory.ShippedAssessments(p)...)}, nil
}

// Guardian tells whether the roles hold one of those that must be among the two who change the rules.
func Guardian(roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(guardians, r) })
}

// ProposalByDigest gives a proposal, or a fault that says that there is none.
func ProposalByDigest(r journal.Rows, digest string) (Proposal, error) {
	p, ok, err := Proposals.Get(r, digest)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "pack.none", "no pack with the digest {digest} has been proposed", "digest", digest)
	}
	return p, err
}

// Pack reads the proposed pack.
func (p Proposal) Pack() (policy.Pack, error) { return policy.ParsePack([]byte(p.Text)) }

// wholePack reads a pack, compiles it, and holds it to what no deployer may take away.
func wholePack(text []byte) (policy.Pack, error) {
	if len(text) > packLimit {
		return policy.Pack{}, fault.New(fault.Invalid, "pack.long", "the pack has {got} bytes; {limit} are the most", "got", len(text), "limit", packLimit).WithField("text")
	}
	p, err := policy.ParsePack(text)
	if err != nil {
		return p, err
	}
	e, err := policy.NewEngine(p)
	if err != nil {
		return p, err
	}
	shipped, err := policy.ParsePack(policy.Shipped)
	if err != nil {
		return p, err
	}
	return p, keeps(shipped, p, e)
}
