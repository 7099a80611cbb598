package alertline

// The words of an alert that are neither boat, need nor source. All lists are folded when the lexicon is built.

// peopleWords are what a number of people on board is counted in; pob and its like also stand before the number.
func peopleWords() []entry {
	return []entry{{words: `pob, p o b, pax, ppl, persons on board, people on board, souls on board, souls, on board, onboard, aboard, people, persons, person, migrants, migrant, refugees, refugee, passengers, passenger, individuals, survivors, adults,
		persone, persona, persone a bordo, a bordo, migranti, migrante, naufraghi, passeggeri, adulti, rifugiati, personnes, personne, personnes à bord, à bord, migrant, passagers, réfugiés, naufragés, adultes, exilés,
		kişi, kişilik, insan, göçmen, yolcu, mülteci, can, شخص, شخصا, اشخاص, أفراد, فرد, مهاجر, مهاجرا, مهاجرين, مهاجرون, لاجئ, لاجئين, راكب, راكبا, ركاب, نفر, على متنه, على متن, انسان`}}
}

// groupWords are the groups that a line may count apart.
func groupWords() []entry {
	return []entry{
		{value: string(KindWomen), words: `women, woman, females, female, donne, donna, femmine, femmes, femme, kadın, kadınlar, نساء, امرأة, سيدة, سيدات`},
		{value: string(KindMen), words: `men, man, males, male, uomini, uomo, maschi, hommes, homme, erkek, erkekler, رجال, رجل, رجلا`},
		{value: string(KindChildren), words: `children, child, kids, kid, minors, minor, underage, bambini, bambino, bambina, bambine, minori, minore, minorenni, enfants, enfant, mineurs, mineur, çocuk, çocuklar, طفل, طفلا, اطفال, قاصر, قصر, قاصرين`},
		{value: string(KindInfants), words: `infants, infant, babies, baby, toddlers, newborn, newborns, neonati, neonato, neonata, lattanti, bébés, bébé, nourrissons, nourrisson, bebek, bebekler, رضيع, رضيعا, رضع`},
		{value: string(KindUnaccompanied), words: `unaccompanied minors, unaccompanied children, unaccompanied minor, unaccompanied, uasc, minori non accompagnati, msna, mineurs non accompagnés, mna, refakatsiz çocuk, refakatsiz, قصر غير مصحوبين, غير مصحوبين`},
	}
}

// hedgeWords stand before a number.
func hedgeWords() []entry {
	return []entry{
		{value: string(About), words: `about, around, approximately, approx, appr, app, circa, ca, c, roughly, some, nearly, almost, close to, reportedly, reported, estimated, est, maybe, perhaps, possibly, probably, presumably, allegedly, said to be,
			quasi, all'incirca, approssimativamente, all incirca, forse, intorno a, presumibilmente, stimati, environ, à peu près, près de, presque, quelque, peut être, approximativement, yaklaşık, yaklaşık olarak, aşağı yukarı, takriben, tahminen, belki, neredeyse,
			نحو, حوالي, حوالى, تقريبا, قرابة, زهاء, ما يقارب, ما يقرب من, ربما`},
		{value: string(AtLeast), words: `at least, more than, over, above, min, minimum, no less than, not less than, no fewer than, in excess of, exceeding, almeno, più di, oltre, minimo, non meno di, plus de, au moins, minimum, au minimum, en az, asgari,
			على الأقل, أكثر من, اكثر من, ما لا يقل عن, لا يقل عن, فوق`},
		{value: string(AtMost), words: `at most, up to, less than, fewer than, under, below, max, maximum, no more than, not more than, al massimo, fino a, meno di, massimo, non più di, moins de, jusqu'à, au plus, au maximum, en fazla, azami, أقل من, اقل من, على الأكثر, حتى, لا يزيد عن`},
	}
}

// lateHedgeWords stand behind a number or behind its unit.
func lateHedgeWords() []entry {
	return []entry{
		{value: string(About), words: `circa, ca, approx, approximately, about, or so, more or less, est, estimated, ish, environ, à peu près, civarı, civarında, kadar, dolayında, arası, arasında, تقريبا, حوالي, più o meno, plus ou moins`},
		{value: string(AtLeast), words: `or more, and more, at least, o più, e oltre, ou plus, au moins, almeno, fazla, ve üzeri, aşkın, على الأقل, أو أكثر, فأكثر, وأكثر`},
		{value: string(AtMost), words: `or less, or fewer, at most, max, maximum, o meno, al massimo, ou moins, au plus, en fazla, veya daha az, على الأكثر, أو أقل`},
	}
}

// measureWords are units behind a number that is no count of people.
func measureWords() []entry {
	return []entry{{words: `m, mt, mtr, mtrs, metre, metres, meter, meters, metri, metro, mètre, mètres, ft, feet, foot, nm, n m, nmi, mn, mile, miles, miglia, miglio, mille, milles, mil, km, kilometres, kilometers, chilometri, kilomètres,
		kn, kt, kts, knots, knot, nodi, noeuds, nœud, bf, beaufort, h, hr, hrs, hour, hours, ora, ore, heure, heures, saat, saattir, min, mins, minute, minutes, minuto, minuti, dk, dakika, s, sec, day, days, giorno, giorni, jour, jours, gün, gündür,
		night, nights, hp, cv, kw, litres, liters, litri, l, kg, ton, tons, years, year, yo, anni, anno, ans, yaş, yaşında, degrees, deg, gradi, degrés, derece, fathoms,
		متر, امتار, ميل, اميال, كم, كيلومتر, عقدة, عقد, ساعة, ساعات, دقيقة, دقائق, دقيقه, يوم, ايام, يوما, سنة, سنوات, عام`}}
}

// fillerWords carry nothing that an alert needs.
func fillerWords() []entry {
	return []entry{{words: `a, an, the, at, in, on, of, off, with, and, from, by, to, for, is, are, was, has, have, there, via, near, about, over, some, around, position, pos, posn, lat, lon, long, time, now, distress, in distress, sos, mayday, mayday relay, relay, pan pan, alert, case, report, reports, reported, reporting, received, sighted, spotted, seen,
		including, incl, of which, them, it, they, this, please, help, urgent, people, persons, migrants, pob, count, total, type, source, need, needs, boat type, utc, departed, left, last known, last, known, hrs, hours, still, at sea, in the sea,
		al, alla, alle, allo, ai, agli, all, con, di, del, della, dei, delle, degli, dell, da, dal, dalla, e, ed, il, lo, la, i, gli, le, l, un, una, uno, su, sul, per, tra, fra, ore, ora, posizione, pericolo, in pericolo, in difficoltà, soccorso, aiuto, sono, ci sono, c è, è, tipo, segnalata, segnalato, avvistata, avvistato, di cui, tra cui, compresi, partita, partiti, in mare,
		au, aux, avec, de, des, du, d, et, en, dans, sur, les, une, à, près, est, sont, il y a, position, détresse, en détresse, secours, dont, parmi, heure, heures, vers, en mer, signalé, signalée,
		ve, ile, bir, var, da, de, dan, den, saat, saatte, konum, mevki, tehlikede, imdat, yardım, acil, içinde, üzerinde, dahil, olan, bulunan, toplam, tahmini, denizde,
		في, من, على, مع, و, الى, عن, عند, ب, الساعة, ساعة, موقع, الموقع, استغاثة, نداء استغاثة, نجدة, مساعدة, طوارئ, خطر, في خطر, منهم, بينهم, من بينهم, بما في ذلك, يوجد, هناك, متنه, في البحر`}}
}

// noWords turn what follows into its opposite; lateNoWords what stands before.
func noWords() []entry {
	return []entry{{words: `no, not, no one, without, none, never, isn't, aren't, nobody, nessun, nessuno, nessuna, non, niente, senza, pas, aucun, aucune, sans, ni, لا, لا يوجد, ليس, بدون, غير, بلا, دون, لم, zero`}}
}

func lateNoWords() []entry {
	return []entry{{words: `yok, değil, yoktur`}}
}

// linkWords stand between the two numbers of a range, orWords among them also between two things that are denied; pairWords
// stand there after a word such as "between".
func linkWords() []entry {
	return []entry{{words: `to, a, à, ila, ile, الى`}, {value: orWord, words: `or, nor, o, né, ou, ni, veya, ya da, أو, ولا`}}
}

// orWord is the value of the words that mean or.
const orWord = "or"

func pairWords() []entry {
	return []entry{{words: `and, e, et, ve, و`}}
}

func betweenWords() []entry {
	return []entry{{words: `between, tra, fra, entre, from, da, de, بين, من`}}
}
