package alertline

import (
	"strings"
	"testing"
	"time"

	"fanar/engine/geo"

	"github.com/google/go-cmp/cmp"
)

// now is the moment of typing in every table: Sunday 22 November 2026, 15:00 UTC.
var now = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)

// rome is two hours east all year, so that the tables need no zone data.
var rome = time.FixedZone("", 2*3600)

// say writes an alert in one line, for the tables: time, position, boat, people, needs, source, then the parts that count
// something and what was not understood.
func say(a Alert) string {
	var out []string
	add := func(s string) { out = append(out, s) }
	if a.AtTyped {
		add(a.At.Format("1504"))
	}
	if a.Position != nil {
		add(strings.ReplaceAll(a.Position.Format(geo.Decimal), " ", "/"))
	}
	if a.Boat != BoatUnknown {
		add(string(a.Boat))
	}
	if a.OnBoard != nil {
		add(people(a.OnBoard))
	}
	for _, n := range a.Needs {
		add("!" + string(n))
	}
	if a.Source != SourceUnknown {
		add("@" + string(a.Source))
	}
	for _, p := range a.Parts {
		if p.Count != nil && p.Kind != KindOnBoard {
			v := p.Value
			if p.Kind != KindNeed {
				v = string(p.Kind)
			}
			add(v + "=" + people(p.Count))
		} else if p.Kind == KindWomen || p.Kind == KindMen || p.Kind == KindChildren || p.Kind == KindInfants || p.Kind == KindUnaccompanied {
			add(string(p.Kind))
		}
	}
	for _, p := range a.Rest {
		add("?" + strings.ReplaceAll(p.Text, " ", "_") + ":" + strings.TrimPrefix(p.Code, "alert."))
	}
	return strings.Join(out, " ")
}

func people(e *Estimate) string {
	s := e.value()
	if e.Sense != Exactly && e.Sense != Between {
		s += "(" + string(e.Sense) + ")"
	}
	if e.Hedge != "" {
		s += "[" + strings.ReplaceAll(e.Hedge, " ", "_") + "]"
	}
	return s
}

func TestParse(t *testing.T) {
	const sea = "33.9167N/012.5000E"
	for _, tt := range []struct{ line, want string }{
		// the example, and the same things in other orders
		{"1432 3355N01230E rubber 80 pob", "1432 " + sea + " rubber 80"},
		{"rubber 80 pob 3355N01230E 1432", "1432 " + sea + " rubber 80"},
		{"80 pob rubber boat at 33 55.0N 012 30.0E, 1432Z", "1432 " + sea + " rubber 80"},
		{"1432,3355N01230E,rubber,80", "1432 " + sea + " rubber 80"},
		{"rubber 80 33 55N 12 30E 1432", "1432 " + sea + " rubber 80"},
		{"1432 rubber 80", "1432 rubber 80"},
		{"rubber 80 1432", "1432 rubber 80"},
		{"80 rubber", "rubber 80"},
		{"14:32 33.9167, 12.5 wooden boat 45 people", "1432 " + sea + " wooden 45"},
		{"-20m rubber 80", "1440 rubber 80"},
		{"1432 rubber sinking now", "1432 rubber !sinking"},
		{"now 3355N01230E", "1500 " + sea},
		{"1432L wooden boat", "1232 wooden"},
		{"22112026 0800 rubber 80", "0800 rubber 80"},
		{"221432Z NOV 26 rubber 80 pob", "1432 rubber 80"},
		{"22/11 14:32 rubber 80", "1432 rubber 80"},
		{"1432 CET rubber 80", "1332 rubber 80"},
		{"34.35 13.05 rubber 80 14.32", "34.3500N/013.0500E rubber 80 ?14.32:unknown-number"},
		{"about 1432 rubber 80", "1432 rubber 80"},

		{"1432 - 80 pob - rubber", "1432 rubber 80"},
		{"pob: 80 - 1432 - rubber", "1432 rubber 80"},
		{"900 - 1000 people", "900-1000"},

		// languages
		{"1432 gommone circa 80 persone a bordo, imbarca acqua, 33°55'N 012°30'E", "1432 " + sea + " rubber 80(about)[circa] !taking-water"},
		{"ore 14:32 barca in legno più di 45 migranti alla deriva senza carburante", "1432 wooden 45(at-least)[più_di] !adrift !no-fuel"},
		{"زورق مطاطي نحو ٨٠ شخص ٣٣٥٥ شمال ٠١٢٣٠ شرق الساعة ١٤٣٢", "1432 " + sea + " rubber 80(about)[نحو]"},
		{"قارب خشبي على متنه ٤٥ مهاجرا والمحرك معطل", "wooden 45 !engine-failure"},
		{"قارب ٣٠ شخصا بينهم ٥ نساء و٣ أطفال", "30 women=5 children=3"},
		{"1432 lastik bot yaklaşık 80 kişi su alıyor 33 55 K 12 30 D", "1432 " + sea + " rubber 80(about)[yaklaşık] !taking-water"},
		{"ahşap tekne en az 45 göçmen, motor arızalı, yakıt yok", "wooden 45(at-least)[en_az] !engine-failure !no-fuel"},
		{"14h32 pneumatique environ 80 personnes à bord prend l'eau, plus d'essence", "1432 rubber 80(about)[environ] !taking-water !no-fuel"},
		{"bateau en bois entre 45 et 60 personnes à la dérive", "wooden 45-60 !adrift"},
		{"BARCHINO IN FERRO 40 PERSONE", "metal 40"},

		// boats
		{"zodiac 20", "rubber 20"}, {"fibreglass boat 12 pob", "fibreglass 12"}, {"barca in vetroresina", "fibreglass"},
		{"sailing boat 60 pob", "sailing 60"}, {"barca a vela 60 persone", "sailing 60"}, {"balıkçı teknesi 200 kişi", "fishing 200"},
		{"iron boat 40", "metal 40"}, {"boat, wooden, 40 pob", "wooden 40"}, {"barca 40", "40"}, {"wood boat", "wooden"},
		{"wooden boat and rubber boat", "wooden ?rubber_boat:boat-second"},
		{"2 rubber boats 80 pob", "rubber 80 ?2:several-boats"},
		{"2 gommoni", "rubber ?2:several-boats"},
		{"1 rubber boat 80 pob", "rubber 80"},

		// counts
		{"80 persons", "80"}, {"80pob", "80"}, {"80p", "80"}, {"pob 80", "80"}, {"POB: about 80", "80(about)[about]"}, {"p.o.b. 80", "80"}, {"80 p.o.b.", "80"},
		{"about 80", "80(about)[about]"}, {"~80", "80(about)[~]"}, {"~ 80 pob", "80(about)[~]"}, {"≈80 people", "80(about)[≈]"},
		{"80+", "80(at-least)[+]"}, {"80+ people", "80(at-least)[+]"}, {">50", "50(at-least)[>]"}, {"<50 pob", "50(at-most)[<]"},
		{"more than 50 people", "50(at-least)[more_than]"}, {"up to 50 people", "50(at-most)[up_to]"}, {"80 or more people", "80(at-least)[or_more]"},
		{"at least about 80", "80(at-least)[at_least_about]"}, {"reportedly 80 people", "80(about)[reportedly]"}, {"80?", "80(about)[?]"},
		{"circa 80", "80(about)[circa]"}, {"80 persone circa", "80(about)[circa]"}, {"80 kişi civarında", "80(about)[civarında]"},
		{"45-60", "45-60"}, {"45 - 60 people", "45-60"}, {"45–60 pob", "45-60"}, {"45 to 60 people", "45-60"}, {"between 45 and 60 people", "45-60"},
		{"about 45-60 people", "45-60[about]"}, {"tra 45 e 60 persone", "45-60"}, {"da 45 a 60 persone", "45-60"}, {"بين ٤٥ و ٦٠ شخص", "45-60"},
		{"45 ile 60 arası kişi", "45-60[arası]"}, {"1,200 people", "1200"}, {"1.200 persone", "1200"}, {"0 pob", "0"}, {"2000 people", "2000"},
		{"80 pob 80 people", "80"}, {"80 pob (12 women, 5 children)", "80 women=12 children=5"},
		{"12 women 5 children", "women=12 children=5"}, {"12 donne e 5 bambini", "women=12 children=5"}, {"80 pob incl. about 12 women", "80 women=12(about)[about]"},
		{"women: 12 children: 5", "women=12 children=5"}, {"women 12 children 5", "women=12 children=5"}, {"women and 5 children", "women children=5"},
		{"80 people with women and children", "80 women children"}, {"12 kadın 5 çocuk 2 bebek", "women=12 children=5 infants=2"},
		{"4 unaccompanied minors", "unaccompanied=4"}, {"3 men", "men=3"},
		{"1432 migrants rubber 80", "1432 rubber 80"}, {"1432 pob", "1432"}, {"1200 people 1432", "1432 1200"}, {"1432 1200 people", "1432 1200"},
		{"1432 pob 80", "1432 80"}, {"1432 about 1200", "1432 1200(about)[about]"},

		// counts that are none
		{"2001 people", "?2001_people:count-absurd"}, {"99999999999999999999 people", "?99999999999999999999_people:count-absurd"},
		{"-5 pob", "?-5_pob:count-negative"}, {"80.5 people", "?80.5_people:count-fraction"}, {"60-45 people", "?60-45_people:count-order"},
		{"80 pob 60 people", "80 ?60_people:count-second"}, {"80 45", "?80:count-unclear ?45:count-unclear"}, {"80 pob 16", "80 ?16:unknown-number"},
		{"12 m rubber boat", "rubber ?12_m:measure"}, {"rubber 12m 80 pob", "rubber 80 ?12m:measure"}, {"20 nm off Tripoli", "?20_nm:measure ?Tripoli:unknown-word"},
		{"about 20 minutes ago", "?about_20_minutes:measure ?ago:unknown-word"}, {"80 gizmos", "?80_gizmos:count-of-what"},
		{"channel 16", "?channel:unknown-word ?16:unknown-number"}, {"50%", "?50:unknown-number"}, {"mmsi 247123456", "?mmsi:unknown-word ?247123456:unknown-number"},

		// needs
		{"80 pob sinking", "80 !sinking"}, {"5 people in the water", "!in-the-water in-the-water=5"}, {"80 pob 5 in the water", "80 !in-the-water in-the-water=5"},
		{"80 migranti in mare", "80"}, {"3 dead 2 missing", "!dead !missing dead=3 missing=2"}, {"80 people, 3 bodies", "80 !dead dead=3"},
		{"dead engine", "!engine-failure"}, {"80 pob dead engine", "80 !engine-failure"}, {"2 pregnant women", "!pregnant pregnant=2"},
		{"1 medevac", "!medical ?1:count-of-what"}, {"2 medical cases", "!medical medical=2"}, {"80 people medevac", "80 !medical"}, {"about 3 injured", "!medical medical=3(about)[about]"}, {"fire on board, capsized", "!fire !capsized"},
		{"no fuel no food no water", "!no-fuel !no-food-or-water"}, {"sinking sinking", "!sinking"}, {"homme à la mer", "!in-the-water"}, {"2 cadaveri", "!dead dead=2"},
		{"not sinking", "?not_sinking:negated"}, {"80 pob, no children", "80 ?no_children:negated"}, {"no medical case", "?no_medical_case:negated"},
		{"pas de blessés", "?pas_de_blessés:negated"}, {"ölü yok", "?ölü_yok:negated"}, {"no one injured", "?no_one_injured:negated"}, {"no dead or injured", "?no_dead_or_injured:negated"},

		// sources
		{"phone call from boat 80 pob", "80 @phone"}, {"call from Alarm Phone", "@alarm-phone"}, {"Alarm Phone called, 80 pob", "80 @alarm-phone"}, {"sighted by aircraft", "@aircraft"},
		{"VHF ch 16", "@radio ?ch:unknown-word ?16:unknown-number"}, {"by e-mail", "@email"}, {"NGO ship reports 80 pob", "80 @ngo"}, {"EPIRB", "@beacon"},
		{"aircraft, tanker", "@aircraft ?tanker:source-second"}, {"telsiz", "@radio"}, {"avion", "@aircraft"},

		// not understood
		{"", ""}, {" ,;- ", ""}, {"off Tripoli", "?Tripoli:unknown-word"}, {"white rubber big waves", "rubber ?white:unknown-word ?big_waves:unknown-word"},
		{"3375N01230E rubber", "rubber ?3375N01230E:position.minutes-range"}, {"33°55'N rubber", "rubber ?33°55'N:position.longitude-missing"},
		{"3355N01230E 3400N01230E", sea + " ?3400N01230E:position-second"}, {"3355N01230E 33 55N 12 30E", sea},
		{"2561 rubber", "rubber ?2561:time.hour"}, {"1432H rubber", "rubber ?1432H:time.zone-unclear"}, {"23112026 0800 rubber", "rubber ?23112026_0800:time-future"},
		{"1432 rubber 1445", "1432 rubber ?1445:time-second"},
		{"+39 06 5908 4527 80 pob", "80 ?+39_06_5908_4527:phone-number"}, {"call 0033612345678 rubber", "rubber @phone ?0033612345678:phone-number"},
		{"06 12 34 56 78 rubber 80", "rubber 80 ?06_12_34_56_78:phone-number"}, {"+88163 1234 5678 1432 rubber", "1432 rubber ?+88163_1234_5678:phone-number"},
	} {
		t.Run(tt.line, func(t *testing.T) {
			got := Parse(tt.line, now, rome)
			if diff := cmp.Diff(tt.want, say(got)); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", tt.line, diff)
			}
			checkParts(t, got)
		})
	}
}
