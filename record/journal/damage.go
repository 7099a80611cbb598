package journal

import "fmt"

// Damage says which record is wrong and how. It is the error of everything here that verifies.
type Damage struct {
	Record uint64 // the first record that is wrong, or that what is wrong hangs on; 0 if it hangs on none
	// Part is empty if the record's own bytes are wrong; else what belongs to it and is: "tree" (the nodes that it
	// completes), "checkpoint" (over the records up to it), "view" (a row derived from it), "proof" (in a bundle).
	Part string
	What string
}

func (d *Damage) Error() string {
	switch {
	case d.Record == 0:
		return d.What
	case d.Part == "checkpoint":
		return fmt.Sprintf("the checkpoint over the records up to %d is wrong: %s", d.Record, d.What)
	case d.Part != "":
		return fmt.Sprintf("the %s of record %d is wrong: %s", d.Part, d.Record, d.What)
	}
	return fmt.Sprintf("record %d is wrong: %s", d.Record, d.What)
}
