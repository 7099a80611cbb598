package people

import (
	"fanar/desk/directory"
	"fanar/engine/ledger"
	"fanar/record/dispatch"
	"fanar/record/policy"
)

// questions is what the rules have to look at when people go from one account to another. It is asked as a fact: the
// movement is recorded whatever they say, and an incident opens where one is broken.
//
//   - To a place ashore, hospital, police station and mortuary included, is a landing, judged by that place. Between two
//     places ashore of one country nobody is landed again; then only a place that was found unsafe is asked about.
//   - To another organisation afloat is a transfer at sea, judged by the next port; without one it has no standing.
//   - To another vessel of the same organisation, or out of the boat, is one too where a next port is named.
//   - To an actor that does not report, and back to a country by return, are judged even where no place is known.
//
// Source: R8 to R11; MSC.167(78) 6.12.
func questions(s dispatch.State, from, to ledger.Account, nextPort string, reason ledger.Reason) ([]policy.Question, error) {
	if nextPort != "" {
		if _, err := directory.PlaceByID(s, nextPort); err != nil {
			return nil, named(err, "nextPort")
		}
	}
	switch to.Type {
	case ledger.Source, ledger.MissingAtSea, ledger.Absent, ledger.HandoverVariance, ledger.InTransit:
		return nil, nil
	}
	here, onLand, err := ashore(s, from.Place)
	if err != nil {
		return nil, err
	}
	there, lands, err := ashore(s, to.Place)
	if err != nil {
		return nil, err
	}
	gone := to.Type == ledger.LeftSystem || reason == ledger.Return
	switch {
	case lands && from.Place == to.Place && !gone:
		return nil, nil
	case lands:
		standing, err := directory.StandingOf(s, s.Policy, there.ID, s.Now)
		if err != nil {
			return nil, err
		}
		again := onLand && here.Country != "" && here.Country == there.Country
		if again && !gone && standing.State != directory.StandingUnsafe {
			return nil, nil
		}
		return question("landing", standing), nil
	}
	standing, err := directory.StandingOf(s, s.Policy, nextPort, s.Now)
	if err != nil {
		return nil, err
	}
	switch {
	case onLand && gone:
		return question("landing", standing), nil
	case onLand:
		return nil, nil
	case gone || from.Custodian != "" && from.Custodian != to.Custodian || nextPort != "" && from.Place != to.Place:
		return question("transfer-at-sea", standing), nil
	}
	return nil, nil
}

func question(as string, standing directory.Standing) []policy.Question {
	return []policy.Question{{Fact: true, As: []string{as}, Context: standing.Destination()}}
}

// ashore gives a place of the directory and whether people there are on land; a place that it does not have is not.
func ashore(s dispatch.State, id string) (directory.Place, bool, error) {
	p, ok, err := directory.Places.Get(s, id)
	return p, ok && p.Ashore(), err
}
