// Package ledger keeps count of groups of people in double entry, so that nobody is lost between two organisations.
//
// A [Book] holds one case. Every head that it knows of stands in exactly one [Account], and an [Entry] only ever moves
// heads from one account to another. Heads come into the book from the account type [Source] (the opening count, births,
// late finds) and leave it only back to the source, with a reason and an organisation that answers for it. What nobody
// can place stands in an open-loss account until somebody signs for what it was; no passing of time empties it.
//
// A [Handover] is counted twice: the giver signs its number, the people stand in transit in the giver's custody, the
// receiver counts without seeing that number, and a difference goes to handover-variance. An [Assertion] is an estimate
// and no entry; a [Gap] between the best estimate and the count is closed only by a signed [Determination].
//
// The same book keeps supplies and money: it has a [Unit], and a book of another unit than [People] counts an amount and
// no categories.
//
// What the package must never do: hold anything that identifies or follows one person; change or drop an entry; let a
// number change without a reason; read a clock, a file or a network. A book is not safe for use by several goroutines at
// once. Everything in it is pure, so that the same acts in the same order give the same bytes on every node.
//
// Start with [NewBook], [Book.Post] and [Book.Offer].
package ledger

// Unit is what a book counts, as a code such as "people", "hygiene-kit" or "eur-cent". It is fixed when the book is
// made: a change of unit would be a difference without a reason.
type Unit string

// People is the unit of a headcount. Its lots have categories and side counters and no amount; lots of every other unit
// have only an amount.
const People Unit = "people"

const (
	// MaxCount is the largest count of one category or side counter, in a lot and over a whole book.
	MaxCount = 1_000_000
	// MaxAmount is the largest amount of goods or money (in its smallest unit), in a lot and over a whole book.
	MaxAmount = 1_000_000_000_000_000
)
