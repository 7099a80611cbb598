package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// TestPasskey walks with an invited user: a passkey from the one-time link, out, in again by the passkey alone, and a proof
// of presence. The browser's authenticator is a virtual one; everything else is as on a real telephone.
func TestPasskey(t *testing.T) {
	for _, test := range []struct{ lang, account, confirm string }{
		{"en", "My account", "Is it still you?"},
		{"ar", "حسابي", "أما زلت أنت؟"},
	} {
		t.Run(test.lang, func(t *testing.T) {
			b := start(t, test.lang, "day")
			// A passkey belongs to a name, never to a number.
			b.base = strings.Replace(b.base, "127.0.0.1", "localhost", 1)
			b.cookie("lang", test.lang)
			b.cookie("theme", "day")
			b.authenticator()

			link := b.invite("mancini")
			b.forget()
			b.do("open the one-time link", chromedp.Navigate(link))
			b.wait("the offer of a passkey", `!document.querySelector("form[data-passkey]").hidden`)
			b.accessible("enrol " + test.lang)
			b.do("name the passkey", chromedp.SendKeys(chromedp.ID("passkey-name"), "Bridge telephone"))
			b.send("add the passkey", "#add-passkey")
			b.says("h1", test.account)
			b.says(".held", "Bridge telephone")
			b.accessible("account " + test.lang)
			b.shot("account-" + test.lang)

			b.do("open the one-time link again", chromedp.Navigate(link))
			if got := b.script(`String(document.querySelector("form[data-passkey]") === null)`); got != "true" {
				t.Error("the one-time link opens a second time")
			}

			b.forget()
			b.open("/sign-in")
			b.wait("the passkey's button", `!document.querySelector("form[data-passkey]").hidden`)
			b.accessible("sign-in " + test.lang)
			b.send("sign in by the passkey", "#by-passkey")
			b.open("/account")
			b.says(".held", "Bridge telephone")

			b.open("/confirm?back=/account")
			b.says("h1", test.confirm)
			b.wait("the passkey's button", `!document.querySelector("form[data-passkey]").hidden`)
			b.accessible("confirm " + test.lang)
			b.send("prove it by the passkey", "#by-passkey")
			b.says("h1", test.account)
			b.send("show a new authenticator app", "#begin-code")
			if got := b.script(`String(document.querySelector(".qr").naturalWidth)`); got != "232" {
				t.Errorf("the QR code is %s pixels wide, want 232", got)
			}
			b.accessible("authenticator app " + test.lang)
		})
	}
}

// authenticator gives the browser a telephone that knows its owner.
func (b *tab) authenticator() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		b.t.Fatalf("switch the virtual authenticators on: %v", err)
	}
	if _, err := chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}}); err != nil {
		b.t.Fatalf("add a virtual authenticator: %v", err)
	}
}

// invite adds a user as the demonstration's administrator, and gives the one-time link.
func (b *tab) invite(user string) string {
	b.t.Helper()
	b.signIn("admin")
	b.open("/users")
	b.script(fmt.Sprintf(`(() => {
		const form = document.querySelector('#f-user form');
		for (const [name, value] of [["id", %[1]q], ["name", "L. Mancini"], ["organisation", "mrcc-rome"]]) form.elements[name].value = value;
		form.querySelector('[name=role][value=duty-officer]').checked = true;
		return "";
	})()`, user))
	b.send("add a user", "#f-user button.primary")
	b.open("/users/" + user + "/access")
	b.accessible("access of a user")
	b.send("invite the user", "#invite")
	link := b.script(`document.getElementById("one-time").innerText.trim()`)
	if !strings.HasPrefix(link, b.base+"/enrol?code="+user+".") {
		b.t.Fatalf("the one-time link is %q", link)
	}
	return link
}

// forget takes the session away.
func (b *tab) forget() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, network.DeleteCookies, network.DeleteCookiesParams{Name: "fanar", Domain: "localhost", Path: "/"}); err != nil {
		b.t.Fatalf("forget who was signed in: %v", err)
	}
}
