package screen

import (
	"time"

	"fanar/desk/sea"
	"fanar/face/i18n"
	"fanar/face/web/frame"
	"fanar/record/dispatch"
	"fanar/record/journal"
)

// feeds says how every feed does, for those who may know.
func (v *Visit) feeds() []frame.Feed {
	if !v.May("read.sea") && !v.May("read.feeds") {
		return nil
	}
	var out []frame.Feed
	for _, s := range v.Room.Picture.Feeds() {
		out = append(out, frame.Feed{Name: s.Name, State: FeedMark(s.Status), Text: v.FeedText(s)})
	}
	return out
}

// FeedMark gives the frame's mark for a feed's status: "" is well.
func FeedMark(status string) string {
	switch status {
	case sea.StatusLive:
		return ""
	case sea.StatusDelayed, sea.StatusConnecting:
		return "late"
	case sea.StatusEnded:
		return "off"
	}
	return "silent"
}

// FeedText says in a few words how a feed does: its rate while it is heard, otherwise since when it is not.
func (v *Visit) FeedText(s sea.FeedState) string {
	switch s.Status {
	case sea.StatusLive, sea.StatusDelayed:
		text := v.T("feeds.rate", "rate", i18n.Decimal(v.Lang, s.Rate, ratePlaces(s.Rate)))
		if s.Status == sea.StatusDelayed {
			text += " · " + v.T("feeds.delayed")
		}
		return text
	case sea.StatusConnecting:
		return v.T("feeds.connecting")
	case sea.StatusEnded:
		return v.T("feeds.ended")
	}
	word := "feeds.silent"
	if s.Status == sea.StatusFailed {
		word = "feeds.failed"
	}
	if s.LastLine.IsZero() {
		return v.T(word + "-never")
	}
	return v.T(word, "age", v.Age(s.LastLine))
}

func ratePlaces(rate float64) int {
	if rate < 10 {
		return 1
	}
	return 0
}

// record says how far the record goes and when it was last signed.
func (v *Visit) record() string {
	if !v.May("read.record") {
		return ""
	}
	var head uint64
	var signed journal.Checkpoint
	err := v.Read("read.record", func(s dispatch.State) (err error) {
		if head, err = s.Head(); err != nil {
			return err
		}
		newest, err := s.Checkpoints(1)
		if err != nil || len(newest) == 0 {
			return err
		}
		signed, err = journal.ParseCheckpoint(newest[0])
		return err
	})
	switch {
	case err != nil:
		return ""
	case v.Room.Journal.Broken() != nil:
		return v.T("footer.read-only")
	case signed.Size == 0:
		return v.T("footer.unsigned", "number", int64(head))
	}
	return v.T("footer.state", "number", int64(head), "size", int64(signed.Size), "age", v.Age(signed.At))
}

// Age says how long ago t was; see [i18n.Age].
func (v *Visit) Age(t time.Time) string { return i18n.Age(v.Lang, v.Room.Dispatch.Now().Sub(t)) }
