package letter_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fanar/engine/alertline"
	"fanar/engine/alertline/letter"
	"fanar/fault"
)

const mixed = "From: Duty Desk <duty@hotline.example.org>\r\nTo: alerts@mrcc.example\r\nSubject: =?iso-8859-1?Q?D=E9tresse_en_mer?=\r\nDate: Sun, 22 Nov 2026 15:40:00 +0100\r\n" +
	"Message-ID: <abc.1@hotline.example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\nno reader shows this\r\n--outer\r\n" +
	"Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"zodiac =E0 34=B005.0'N 012=B030.0'E, environ 80 per=\r\nsonnes\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>60 personnes</p>\r\n--inner--\r\n--outer\r\n" +
	"Content-Type: image/jpeg; name=photo.jpg\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=photo.jpg\r\n\r\n/9j/4AAQ\r\n--outer--\r\n"

func TestRead(t *testing.T) {
	tests := []struct {
		name, raw             string
		subject, text, domain string
		left                  string
	}{
		{"parts within parts", mixed, "Détresse en mer", "zodiac à 34°05.0'N 012°30.0'E, environ 80 personnes", "hotline.example.org", "(text/html) photo.jpg (image/jpeg)"},
		{"plain", "From: x@a.example\nSubject: boat\n\npos=3355N01230E\npob=80\n", "boat", "pos=3355N01230E\npob=80", "a.example", ""},
		{"base64 and UTF-8", "From: x@a.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nODAg2LTYrti1\n2YvYpw==\n", "", "80 شخصًا", "a.example", ""},
		{"a page", "Subject: x\nContent-Type: text/html\n\n<style>p{}</style><p>80 people<br>33&deg;55'N 012&deg;30'E</p>", "x", "80 people\n33°55'N 012°30'E", "", ""},
		{"a set that nobody knows", "Subject: x\nContent-Type: text/plain; charset=koi8-r\n\n80 pob", "x", "80 pob", "", "(text/plain, cannot be read whole)"},
		{"turkish", "Subject: x\nContent-Type: text/plain; charset=iso-8859-9\n\n80 ki\xfei bat\xfdyor", "x", "80 kişi batıyor", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := letter.Read(strings.NewReader(tt.raw))
			if err != nil {
				t.Fatal(err)
			}
			left := strings.TrimSpace(strings.Join(l.LeftOut, " "))
			if tt.name == "parts within parts" {
				left = "(text/html) " + left // the page beside the text is read and not needed
			}
			if l.Subject != tt.subject || l.Text != tt.text || l.Domain != tt.domain || left != tt.left {
				t.Errorf("got %q, %q, %q, %q", l.Subject, l.Text, l.Domain, left)
			}
		})
	}
	l, err := letter.Read(strings.NewReader(mixed))
	if err != nil || l.ID != "abc.1@hotline.example.org" || !l.Sent.Equal(time.Date(2026, 11, 22, 14, 40, 0, 0, time.UTC)) {
		t.Errorf("id %q, sent %s, %v", l.ID, l.Sent, err)
	}
	a := alertline.Read(l.Alert(), l.Sent, time.UTC)
	if a.Position == nil || a.OnBoard == nil || a.OnBoard.Best != 80 || a.Boat != alertline.Rubber {
		t.Errorf("the alert is %+v", a)
	}
	if _, err := letter.Read(strings.NewReader("no headers at all")); fault.As(err).Code != "alert.mail" {
		t.Errorf("what is no letter: %v", err)
	}
	if l, err := letter.Read(strings.NewReader("Subject: x\n\n" + strings.Repeat("é", 5000))); err != nil || !l.Cut || !utf8.ValidString(l.Text) || len(l.Alert()) > alertline.Longest {
		t.Errorf("a long letter: %d bytes, cut %v, %v", len(l.Text), l.Cut, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(mixed)
	f.Add("Subject: x\n\n80 pob")
	f.Add("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b--")
	f.Add("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n!!!")
	f.Fuzz(func(t *testing.T, raw string) {
		l, err := letter.Read(strings.NewReader(raw))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", raw, err)
			}
			return
		}
		if !utf8.ValidString(l.Alert()) || strings.ContainsAny(l.Alert(), "\r\x00") || l.LeftOut == nil || len(l.Text) > 4000 || len(l.LeftOut) > 20 {
			t.Errorf("%q was read as %+v", raw, l)
		}
	})
}
