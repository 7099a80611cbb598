package alertline

// Need is what is wrong or wanted, a stable lower-case word.
type Need string

const (
	// TakingWater is a boat that water comes into.
	TakingWater Need = "taking-water"
	// Sinking is a boat that goes down.
	Sinking Need = "sinking"
	// Capsized is a boat that turned over.
	Capsized Need = "capsized"
	// Deflating is an inflatable that loses air.
	Deflating Need = "deflating"
	// EngineFailure is a boat whose engine stopped or is gone.
	EngineFailure Need = "engine-failure"
	// Adrift is a boat that nobody steers.
	Adrift Need = "adrift"
	// NoFuel is a boat without fuel.
	NoFuel Need = "no-fuel"
	// NoFoodOrWater is people without food or drinking water.
	NoFoodOrWater Need = "no-food-or-water"
	// NoLifeJackets is people without life jackets.
	NoLifeJackets Need = "no-life-jackets"
	// Overcrowded is a boat with more people than it bears.
	Overcrowded Need = "overcrowded"
	// Fire is fire or explosion on board.
	Fire Need = "fire"
	// Medical is anybody sick, hurt or unconscious.
	Medical Need = "medical"
	// Pregnant is pregnant women or a birth.
	Pregnant Need = "pregnant"
	// Dead is people who are said to have died.
	Dead Need = "dead"
	// Missing is people who are said to be missing.
	Missing Need = "missing"
	// InTheWater is people in the sea and not on the boat. "In mare" and its like only say that a boat is at sea.
	InTheWater Need = "in-the-water"
	// RoughSea is weather that the boat does not bear.
	RoughSea Need = "rough-sea"
)

// needWords are the words for each need. A need of people can have a count before it ("3 dead"); one of the boat cannot.
func needWords() []entry {
	return []entry{
		{value: string(TakingWater), words: `taking on water, taking water, takes water, taking in water, water ingress, water inside, water entering, water coming in, water in the boat, leaking, leak, flooding,
			imbarca acqua, sta imbarcando acqua, imbarcando acqua, acqua a bordo, prende acqua, falla, infiltrazioni, تسرب مياه, تسرب الماء, دخول الماء, دخول مياه, المياه تدخل, الماء يدخل,
			su alıyor, su alan, prend l'eau, prend de l'eau, voie d'eau, prise d'eau, infiltration`},
		{value: string(Sinking), words: `sinking, is sinking, sank, sunk, going down, foundering, affondando, sta affondando, affonda, affondata, affondato, in affondamento,
			يغرق, غرق, تغرق, الغرق, batıyor, battı, batmakta, coule, en train de couler, couler, coulé, naufrage, naufragio`},
		{value: string(Capsized), words: `capsized, capsizing, overturned, upside down, capovolta, capovolto, ribaltata, ribaltato, rovesciata, انقلب, منقلب, انقلاب, alabora, devrildi, chaviré, chavire, retourné`},
		{value: string(Deflating), words: `deflating, deflated, losing air, tube deflated, tubes deflated, sgonfio, si sgonfia, sgonfiando, tubolare sgonfio, يفقد الهواء, تسرب هواء, sönüyor, hava kaçırıyor, se dégonfle, dégonflé, dégonfle`},
		{value: string(EngineFailure), words: `engine failure, engine broken, engine down, engine dead, dead engine, engine not working, engine stopped, engine trouble, engine problem, broken engine,
			no engine, without engine, lost engine, motor failure, motor broken, no motor, no propulsion, avaria motore, motore in avaria, avaria al motore, motore rotto, motore fermo, motore spento, senza motore, in avaria,
			عطل المحرك, المحرك معطل, تعطل المحرك, عطل في المحرك, محرك معطل, توقف المحرك, بدون محرك, motor arızası, motor arızalı, motor bozuk, motoru bozuk, motor çalışmıyor, motorsuz,
			panne moteur, panne de moteur, moteur en panne, moteur cassé, sans moteur, avarie moteur, moteur arrêté, en panne`},
		{value: string(Adrift), words: `adrift, drifting, drift, not under command, alla deriva, deriva, في عرض البحر تائه, تائه, ينجرف, sürükleniyor, başıboş, à la dérive, dérive`},
		{value: string(NoFuel), words: `no fuel, out of fuel, without fuel, fuel finished, ran out of fuel, no more fuel, no petrol, no gasoline, out of petrol, senza carburante, senza benzina, carburante finito, finito il carburante,
			niente carburante, benzina finita, نفاد الوقود, نفد الوقود, بدون وقود, لا وقود, انتهى الوقود, yakıt yok, yakıt bitti, yakıtı bitti, yakıtsız, benzin bitti, sans carburant, plus de carburant, sans essence, plus d'essence, panne sèche, panne d'essence`},
		{value: string(NoFoodOrWater), words: `no food, no water, no food or water, no food and water, no food no water, no drinking water, without food, without water, without food and water, dehydrated, dehydration, thirsty,
			senza acqua, senza cibo, senza cibo e acqua, senza acqua e cibo, senza viveri, disidratati, بدون ماء, بدون طعام, بدون ماء وطعام, بدون طعام وماء, لا ماء, عطش, su yok, yemek yok, susuz, aç ve susuz, sans eau, sans nourriture, sans eau ni nourriture, sans vivres, déshydratés, plus d'eau`},
		{value: string(NoLifeJackets), words: `no life jackets, no lifejackets, without life jackets, without lifejackets, no life vests, senza giubbotti, senza giubbotti di salvataggio, senza salvagente, بدون سترات نجاة, can yeleği yok, can yeleksiz, sans gilets, sans gilets de sauvetage`},
		{value: string(Overcrowded), words: `overcrowded, overloaded, sovraccarica, sovraccarico, sovraffollata, sovraffollato, مكتظ, مزدحم, حمولة زائدة, aşırı kalabalık, aşırı yüklü, surchargé, surchargée, bondé`},
		{value: string(Fire), words: `on fire, fire on board, fire, burning, explosion, burned, incendio, in fiamme, a fuoco, esplosione, حريق, يحترق, انفجار, yangın, yanıyor, patlama, incendie, en feu, feu à bord`},
		{value: string(RoughSea), words: `rough sea, rough seas, high waves, heavy sea, bad weather, storm, mare mosso, mare agitato, maltempo, burrasca, onde alte, امواج عالية, بحر هائج, fırtına, dalgalı deniz, kötü hava, mer agitée, mer forte, mauvais temps, tempête`},
		{value: string(Medical), words: `medical, medical emergency, medical assistance, medevac, medical evacuation, urgenza medica, emergenza medica, evacuazione medica,
			طارئة طبية, اخلاء طبي, tıbbi, tıbbi acil, tıbbi tahliye, sağlık, médical, médicale, urgence médicale, évacuation médicale, evasan`},
		{value: string(Medical), person: true, words: `medical case, medical cases, caso medico, casi medici, حالة طبية, حالات طبية, cas médical, cas médicaux, injured, wounded, sick, ill, unconscious, hypothermia, burns, feriti, ferito, ferita, ferite, malati, malato, malata, incosciente, incoscienti, ipotermia, ustioni, ustionati,
			جريح, جرحى, مريض, مرضى, مصاب, مصابين, مصابون, اصابات, فاقد الوعي, فاقدي الوعي, yaralı, hasta, baygın, bilinçsiz, blessé, blessés, blessée, blessées, malade, malades, inconscient, inconscients, hypothermie, brûlés`},
		{value: string(Pregnant), person: true, words: `pregnant women, pregnant woman, pregnant, giving birth, in labour, childbirth, donna incinta, donne incinte, donne incinta, incinta, incinte, partoriente, حامل, حوامل, امرأة حامل, نساء حوامل,
			hamile, hamile kadın, gebe, femme enceinte, femmes enceintes, enceinte, enceintes, accouchement`},
		{value: string(Dead), person: true, words: `dead, dead people, dead persons, dead body, dead bodies, body, bodies, deceased, corpse, corpses, died, fatality, fatalities, casualties, morti, morto, morta, deceduti, deceduto, cadavere, cadaveri, salma, salme, vittime, corpi,
			ميت, موتى, قتلى, قتيل, وفاة, وفيات, متوفى, متوفين, جثة, جثث, ölü, ölüler, ölmüş, ceset, hayatını kaybetti, mort, morts, morte, décédé, décédés, cadavre, cadavres, corps`},
		{value: string(Missing), person: true, words: `missing, missing people, missing persons, lost at sea, dispersi, disperso, dispersa, scomparsi, مفقود, مفقودين, مفقودون, kayıp, disparu, disparus, disparue`},
		{value: string(InTheWater), person: true, words: `in the water, in water, overboard, man overboard, mob, people in the water, persons in water, persons in the water, piw, in acqua, uomo in mare, persone in acqua, naufraghi in acqua,
			في الماء, في المياه, suda, denize düştü, suya düştü, à l'eau, dans l'eau, à la mer, homme à la mer, personnes à l'eau`},
	}
}
