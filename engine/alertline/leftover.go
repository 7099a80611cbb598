package alertline

import (
	"errors"
	"strings"

	"fanar/engine/dtg"
	"fanar/fault"
)

// leftovers hands back what nobody took. Signs alone are nothing.
func (r *reader) leftovers() {
	for i := 0; i < len(r.tokens); {
		t := &r.tokens[i]
		if t.taken || t.kind == sign {
			i++
			continue
		}
		j, last := i+1, i+1
		for ; j < len(r.tokens) && !r.tokens[j].taken; j++ {
			next := &r.tokens[j]
			if !next.glued && (t.kind != word || next.kind != word) {
				break
			}
			if next.kind != sign {
				last = j + 1
			}
		}
		r.takeLeftover(i, last)
		i = last
	}
}

func (r *reader) takeLeftover(i, j int) {
	if r.tokens[i].kind == word {
		r.reject(i, j, CodeUnknownWord)
		return
	}
	start, end := r.rawOf(i, j)
	if len(r.tokens[i].text) == 4 || j > i+1 {
		_, err := dtg.Parse(r.out.Raw[start:end], r.now, r.local)
		var f *fault.Error
		if errors.As(err, &f) && !strings.HasSuffix(f.Code, ".unreadable") && !strings.HasSuffix(f.Code, ".digits") &&
			!strings.HasSuffix(f.Code, ".trailing") && !strings.HasSuffix(f.Code, ".zone") {
			r.take(i, j, withFault(Part{Kind: KindRest}, err))
			return
		}
	}
	r.reject(i, j, CodeUnknownNumber)
}
