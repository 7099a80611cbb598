package alertline

// Boat is the kind of boat, a stable lower-case word.
type Boat string

const (
	// Rubber is any inflatable boat.
	Rubber Boat = "rubber"
	// Wooden is a wooden boat whose use was not said.
	Wooden Boat = "wooden"
	// Metal is an iron or steel boat, welded ones among them.
	Metal Boat = "metal"
	// Fibreglass is a boat of glass-reinforced plastic.
	Fibreglass Boat = "fibreglass"
	// Sailing is a sailing boat or yacht.
	Sailing Boat = "sailing"
	// Fishing is a fishing boat of any material.
	Fishing Boat = "fishing"
	// BoatUnknown is a boat of which nothing was said.
	BoatUnknown Boat = "unknown"
)

// boatWords are the words for each kind, one boat and then several. They are folded when the lexicon is built.
func boatWords() []entry {
	return []entry{
		{value: string(Rubber), words: `rubber boat, rubber dinghy, rubber, dinghy, rib, rhib, inflatable boat, inflatable, zodiac,
			gommone, gonfiabile, canotto, battello pneumatico, زورق مطاطي, قارب مطاطي, مركب مطاطي, مطاطي, زودياك,
			lastik bot, lastik tekne, şişme bot, lastik, zodyak, bateau pneumatique, canot pneumatique, embarcation pneumatique,
			pneumatique, semi rigide, canot`},
		{value: string(Rubber), several: true, words: `rubber boats, dinghies, rubber dinghies, inflatables, inflatable boats, gommoni, زوارق مطاطية, قوارب مطاطية,
			lastik botlar, pneumatiques, canots`},
		{value: string(Wooden), words: `wooden boat, wood boat, wooden, wood, barca in legno, barca di legno, barchino in legno, in legno, di legno, legno,
			قارب خشبي, مركب خشبي, زورق خشبي, خشبي, خشب, ahşap tekne, ahşap bot, ahşap, bateau en bois, barque en bois, en bois, bois`},
		{value: string(Wooden), several: true, words: `wooden boats, barche in legno, barche di legno, قوارب خشبية, ahşap tekneler, bateaux en bois`},
		{value: string(Metal), words: `metal boat, metal, iron boat, iron, steel boat, steel, barchino in ferro, barca in ferro, barchino metallico, in ferro, ferro,
			metallo, in metallo, acciaio, قارب حديدي, مركب حديدي, قارب معدني, حديدي, معدني, حديد, metal tekne, metal bot, demir, çelik, demir tekne, sac tekne,
			bateau en fer, bateau métallique, barque en fer, en fer, fer, métallique, en métal, métal, acier`},
		{value: string(Metal), several: true, words: `iron boats, metal boats, barchini in ferro, قوارب حديدية`},
		{value: string(Fibreglass), words: `fibreglass boat, fiberglass boat, fibreglass, fiberglass, glass fibre, glass fiber, grp, vetroresina, barca in vetroresina, in vetroresina,
			فيبرجلاس, فايبر, فيبر, قارب فيبر, قارب فيبرجلاس, fiberglas, fiber tekne, fiber bot, fiber, bateau en fibre de verre, en fibre de verre, fibre de verre, polyester`},
		{value: string(Sailing), words: `sailing boat, sail boat, sailboat, sailing vessel, sailing yacht, sailing, yacht, barca a vela, veliero, a vela, vela,
			قارب شراعي, مركب شراعي, شراعي, يخت, yelkenli tekne, yelkenli, yat, bateau à voile, voilier, à voile`},
		{value: string(Sailing), several: true, words: `sailing boats, sailboats, barche a vela, velieri, voiliers, yelkenliler`},
		{value: string(Fishing), words: `fishing boat, fishing vessel, fishing trawler, trawler, fishing, peschereccio, motopeschereccio, barca da pesca,
			قارب صيد, مركب صيد, سفينة صيد, جرافة, balıkçı teknesi, balıkçı, bateau de pêche, chalutier, barque de pêche, palangrier`},
		{value: string(Fishing), several: true, words: `fishing boats, trawlers, pescherecci, قوارب صيد, مراكب صيد, balıkçı tekneleri, bateaux de pêche, chalutiers`},
		{value: string(BoatUnknown), words: `boat, small boat, vessel, ship, craft, small craft, barca, barcone, barchino, imbarcazione, natante, nave,
			قارب, مركب, زورق, سفينة, tekne, bot, gemi, bateau, embarcation, barque, navire`},
		{value: string(BoatUnknown), several: true, words: `boats, vessels, ships, barche, barconi, barchini, imbarcazioni, قوارب, مراكب, زوارق, tekneler, botlar, bateaux, embarcations, barques`},
	}
}
