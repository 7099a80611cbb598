package care

import (
	"slices"

	"fanar/desk/people"
	"fanar/engine/ledger"
)

// standing gives what stands at an account; nothing if nobody was there.
func (f File) standing(a ledger.Account) Standing {
	if i := f.find(a); i >= 0 {
		return f.Standings[i]
	}
	return Standing{Account: a}
}

func (f File) find(a ledger.Account) int {
	return slices.IndexFunc(f.Standings, func(s Standing) bool { return s.Account == a })
}

// put sets what stands at an account, in the order of the accounts' keys. Where nothing stands any more, the account is
// left out.
func (f *File) put(s Standing) {
	f.Standings = slices.Clone(f.Standings)
	i := f.find(s.Account)
	switch empty := s == (Standing{Account: s.Account}); {
	case i >= 0 && empty:
		f.Standings = slices.Delete(f.Standings, i, i+1)
	case i >= 0:
		f.Standings[i] = s
	case !empty:
		f.Standings = append(f.Standings, s)
		slices.SortFunc(f.Standings, func(a, b Standing) int { return compareText(a.Account.String(), b.Account.String()) })
	}
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// cover adds an assignment to what stands at its account, or takes it out with sign -1. It never covers more children than are
// there.
func (f *File) cover(a Assignment, sign int32) {
	s := f.standing(a.Account)
	switch a.Role {
	case Representative:
		s.Represented = min(s.Children, max(0, s.Represented+sign*a.Children))
		s.Trained = max(0, s.Trained-sign*a.TakesOver)
	case TrainedPerson:
		s.Trained = max(0, s.Trained+sign*a.Children)
	case Interests:
		s.Noted = min(s.Children, max(0, s.Noted+sign*a.Children))
	}
	s.Trained = min(s.Trained, s.Children-s.Represented)
	f.put(s)
}

// counted brings the file up to what the ledger says after a posting. Children who left took what they had along: those who
// had nothing are counted among the ones that stayed, so that nothing closes by a movement.
func (f *File) counted(balances []people.Balance) {
	f.OnTheWay, f.Lost = 0, 0
	now := map[ledger.Account]ledger.Lot{}
	for _, b := range balances {
		if b.Lot == nil {
			continue
		}
		switch t := b.Account.Type; {
		case t == ledger.InTransit:
			f.OnTheWay += b.Lot.Side(ledger.UnaccompaniedChild)
		case t.OpenLoss():
			f.Lost += b.Lot.Side(ledger.UnaccompaniedChild)
		case cared(t):
			now[b.Account] = *b.Lot
		}
	}
	for _, s := range slices.Clone(f.Standings) {
		if _, ok := now[s.Account]; !ok {
			now[s.Account] = ledger.Lot{}
		}
	}
	for a, lot := range now {
		s := f.standing(a)
		children := lot.Side(ledger.UnaccompaniedChild)
		if left := s.Children - children; left > 0 {
			assigned := max(0, s.Represented+s.Trained-left)
			s.Represented = min(s.Represented, assigned)
			s.Trained = assigned - s.Represented
			s.Noted = max(0, s.Noted-left)
		}
		s.Children, s.Families, s.Split = children, lot.Side(ledger.FamilyGroups), lot.Side(ledger.FamiliesSplit)
		f.put(s)
	}
}

// cared are the accounts whose custodian owes care: a body, or people who moved on or are lost, are followed elsewhere.
func cared(t ledger.AccountType) bool {
	return t == ledger.Custody || t == ledger.Hospital || t == ledger.PoliceCustody || t == ledger.Reception
}
