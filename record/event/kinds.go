package event

import "fmt"

// Kinds are the kinds of fact that a program can read, each with the newest version of its body that it can read. A record of
// any other kind is stored, verified and forwarded, and shown only as what it is: of an unknown kind.
type Kinds map[string]int

// KindsOf gathers the kinds of the packages' zero values. It refuses a kind that stands twice: two packages would read each
// other's records.
func KindsOf(facts ...Fact) (Kinds, error) {
	k := make(Kinds, len(facts))
	for _, f := range facts {
		if _, twice := k[f.Kind()]; twice {
			return nil, fmt.Errorf("the kind %s is stated by two facts; the second is %T", f.Kind(), f)
		}
		k[f.Kind()] = 1
		if v, ok := f.(interface{ Version() int }); ok {
			k[f.Kind()] = v.Version()
		}
	}
	return k, nil
}

// Knows tells whether the program can read a record of the kind in the version. No kinds know nothing.
func (k Kinds) Knows(kind string, version int) bool {
	newest, ok := k[kind]
	return ok && version >= 1 && version <= newest
}
