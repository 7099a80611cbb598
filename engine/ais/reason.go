package ais

// Reason says why a line gave no report. The list is closed; the text of each is part of the public contract.
type Reason uint8

const (
	Used           Reason = iota // the line gave a report
	Blank                        // an empty line, or a comment that starts with #
	NotAIS                       // some other sentence, or no sentence
	Wrapper                      // a $PGHP line or a lone TAG block: it told the time of a sentence, and is no message itself
	NoChecksum                   // the sentence ends before its checksum
	Checksum                     // the checksum is not that of the sentence
	BadFields                    // the fields of the sentence are not those of a VDM or VDO
	Joined                       // another sentence follows on the same line: divide it with Cut
	LineTooLong                  // the line is longer than MaxLine
	Torn                         // the feed ended in the middle of the line
	Part                         // part of a long message, kept until the others come
	DuplicatePart                // the same part had come already
	AmbiguousPart                // two long messages share all that could tell their parts apart: neither is guessed
	OrphanPart                   // a part that was kept too long; told by Assembler.Orphans, for its line was answered with Part
	NoPayload                    // the payload is empty
	BadPayload                   // a character that is no six-bit armour
	TooShort                     // the message ends before its first use
	TooLong                      // the message is longer than its type allows, and the rest is no frame check sequence
	BadMMSI                      // the identity has more than nine digits
	UnknownType                  // type 0 or 28-63
	TypeNotDecoded               // a valid type of 6-26 that is not turned into values
	Duplicate                    // the same transmission, heard by another station: told by a Sieve
	reasons
)

// Reasons is the number of different reasons, for an array that counts them.
const Reasons = int(reasons)

// String gives the short stable name, such as "type-not-decoded".
func (r Reason) String() string {
	switch r {
	case Used:
		return "used"
	case Blank:
		return "blank"
	case NotAIS:
		return "not-ais"
	case Wrapper:
		return "wrapper"
	case NoChecksum:
		return "no-checksum"
	case Checksum:
		return "checksum"
	case BadFields:
		return "bad-fields"
	case Joined:
		return "joined"
	case LineTooLong:
		return "line-too-long"
	case Torn:
		return "torn"
	case Part:
		return "part"
	case DuplicatePart:
		return "duplicate-part"
	case AmbiguousPart:
		return "ambiguous-part"
	case OrphanPart:
		return "orphan-part"
	case NoPayload:
		return "no-payload"
	case BadPayload:
		return "bad-payload"
	case TooShort:
		return "too-short"
	case TooLong:
		return "too-long"
	case BadMMSI:
		return "bad-mmsi"
	case UnknownType:
		return "unknown-type"
	case TypeNotDecoded:
		return "type-not-decoded"
	case Duplicate:
		return "duplicate"
	}
	return "unknown"
}

// MarshalText gives the stable name, so that a reason is a word in JSON.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }
