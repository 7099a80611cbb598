package credential

import "time"

// FillHashing takes all room to hash, and gives what frees it.
func (k *Keeper) FillHashing() func() {
	for range cap(k.hashing) {
		k.hashing <- struct{}{}
	}
	return func() {
		for range cap(k.hashing) {
			<-k.hashing
		}
	}
}

// TriesUntilLock counts wrong tries of one user from several places, so far apart, until the user is locked everywhere; 0
// if most are not enough.
func TriesUntilLock(now time.Time, between time.Duration, most int, place func(int) string) int {
	var a attempts
	for i := range most {
		a.fail(try{place: place(i)}, now)
		if a.open(try{place: "where nobody tried"}, now) != nil {
			return i + 1
		}
		now = now.Add(between)
	}
	return 0
}
