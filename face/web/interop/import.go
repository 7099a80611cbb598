package interop

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"

	"fanar/face/interop/onefleet"
	"fanar/face/web/screen"
	"fanar/fault"
	"fanar/record/dispatch"
)

// bodyKey keeps the body of an upload beside the request: the room limits every form to the size of one that is typed, and an
// export is larger. The form here reads the body itself, up to a limit of its own.
type bodyKey struct{}

func whole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), bodyKey{}, r.Body)))
	})
}

type importData struct {
	Form    screen.Form
	MayTake bool
	Job     *jobView
}

// jobView is an import that runs or ran last, in the reader's language.
type jobView struct {
	*screen.Job[onefleet.Report]
	Rows   []takenRow
	Report []foundRow
	More   int
}

type takenRow struct {
	Item, Text, URL string
	Already         bool
}

type foundRow struct {
	Number int
	Item   string
	Fault  *fault.Error
}

// shown is how many lines of a report stand on the page; the API gives all.
const shown = 200

func (p *Page) renderImport(v *screen.Visit, status int, forms *screen.Forms) error {
	if err := v.Read("read.cases", func(dispatch.State) error { return nil }); err != nil {
		return err
	}
	d := importData{Form: forms.Form("import"), MayTake: v.May("past.TakeIn"), Job: p.job(v)}
	return p.taking.Render(v.W, status, v.Page(v.T("import.title"), "cases", d))
}

// follow answers a script that asks how far the import is.
func (p *Page) follow(v *screen.Visit) error {
	if err := v.Read("read.cases", func(dispatch.State) error { return nil }); err != nil {
		return err
	}
	if !v.Partial() {
		return v.To("/import#report")
	}
	return p.taking.RenderPart(v.W, http.StatusOK, "import-part", v.Page("", "cases", importData{Job: p.job(v)}))
}

func (p *Page) job(v *screen.Visit) *jobView {
	job := p.jobs.Now(v)
	if job == nil {
		return nil
	}
	out := &jobView{Job: job}
	for _, k := range job.Found.Taken {
		if len(out.Rows) == shown {
			out.More++
			continue
		}
		row := takenRow{Item: k.Item, Already: k.Already}
		row.Text, row.URL = v.Subject(k.Subject)
		out.Rows = append(out.Rows, row)
	}
	for _, f := range job.Found.Findings {
		if len(out.Report) == shown {
			out.More++
			continue
		}
		out.Report = append(out.Report, foundRow{Number: f.Number, Item: f.Item, Fault: v.Localise(f.Fault)})
	}
	return out
}

// begin reads the file whole, and then takes it over while the page shows how far it is.
func (p *Page) begin(v *screen.Visit) error {
	x, how, err := p.upload(v)
	if err == nil {
		err = v.Room.Dispatch.Authorise(v.Context(), v.Actor, "past.TakeIn", "")
	}
	if err == nil {
		if job := p.jobs.Now(v); job != nil && job.Running {
			err = fault.New(fault.Conflict, "onefleet.running", "an import runs already; {name} began it", "name", job.By).WithHint("wait until it has ended, and send the file again")
		}
	}
	if err != nil {
		if !screen.Correctable(err) || fault.KindOf(err) == fault.Forbidden {
			return err
		}
		v.R.PostForm.Set("form", "import")
		return p.renderImport(v, screen.Status(err), v.Back(0, err))
	}
	actor := v.Actor
	p.jobs.Begin(v, "onefleet", onefleet.Longer, func(ctx context.Context, progress func(done, total uint64)) (onefleet.Report, error) {
		return onefleet.Take(ctx, p.room.Dispatch, actor, x, how, progress)
	})
	return v.To("/import#report")
}

// upload reads the form: the file, and how it is to be taken.
func (p *Page) upload(v *screen.Visit) (x *onefleet.Export, how onefleet.Choice, err error) {
	body, _ := v.Context().Value(bodyKey{}).(io.ReadCloser)
	none := fault.New(fault.Invalid, "onefleet.no-file", "no file was chosen").WithField("file")
	if body == nil {
		return nil, how, none
	}
	v.R.Body = http.MaxBytesReader(v.W, body, onefleet.Longest+64<<10)
	form, err := v.R.MultipartReader()
	if err != nil {
		return nil, how, none
	}
	how.Trial = true // until the form says otherwise: nothing is recorded by an omission
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, how, fault.New(fault.Invalid, "onefleet.upload", "the file did not arrive whole").WithField("file").WithCause(err)
		}
		switch part.FormName() {
		case "how":
			how.Trial = value(part) != "take"
		case "old":
			how.Old = value(part) == "yes"
		case "file":
			if part.FileName() == "" {
				continue
			}
			if x, err = onefleet.Read(part); err != nil {
				return nil, how, err
			}
		}
	}
	if x == nil {
		return nil, how, none
	}
	return x, how, nil
}

// value is a short field of the form.
func value(part *multipart.Part) string {
	b, err := io.ReadAll(io.LimitReader(part, 100))
	if err != nil {
		return ""
	}
	return string(b)
}
