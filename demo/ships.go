package demo

import "fanar/engine/geo"

// The vessels of the story.
const (
	auroraMMSI = 200000001
	patrolMMSI = 200000002
	tankerMMSI = 200000003
)

// at is short for a position in degrees.
func at(lat, lon float64) geo.Position { return geo.Position{Lat: lat, Lon: lon} }

// ships are simulated; no state has MMSIs that begin with 200. Types are those of M.1371-5 table 53.
var ships = []ship{
	{auroraMMSI, "AURORA SIM", 51, 61, 9.5, []geo.Position{at(34.10, 12.30), at(34.35, 13.05), at(34.60, 12.60)}, 6},
	{patrolMMSI, "PATROL 1 SIM", 55, 34, 18, []geo.Position{at(35.48, 12.66), at(34.95, 12.45), at(35.30, 13.30)}, 8},
	{tankerMMSI, "MONTE SIM", 80, 183, 12.4, []geo.Position{at(36.60, 11.30), at(35.20, 14.40), at(34.40, 17.80)}, 30},
	{200000004, "LIBECCIO SIM", 70, 139, 11.2, []geo.Position{at(37.30, 11.40), at(35.70, 15.20), at(33.90, 20.20)}, 90},
	{200000005, "SCIROCCO SIM", 70, 190, 13.1, []geo.Position{at(33.20, 19.80), at(35.60, 14.90), at(37.20, 11.20)}, 20},
	{200000006, "MAESTRALE SIM", 79, 225, 15.8, []geo.Position{at(37.00, 11.60), at(35.95, 13.60), at(34.90, 18.40)}, 140},
	{200000007, "GREGALE SIM", 60, 199, 19.4, []geo.Position{at(36.90, 14.90), at(35.95, 14.55), at(36.70, 14.80)}, 12},
	{200000008, "PONENTE SIM", 30, 24, 3.4, []geo.Position{at(35.20, 12.10), at(34.90, 12.80)}, 4},
	{200000009, "LEVANTE SIM", 30, 22, 3.1, []geo.Position{at(34.60, 11.60), at(34.90, 11.90)}, 2},
	{200000010, "OSTRO SIM", 30, 19, 2.8, []geo.Position{at(33.60, 12.20), at(33.90, 12.90)}, 9},
	{200000011, "TRAMONTANA SIM", 52, 31, 6.2, []geo.Position{at(33.90, 14.20), at(34.60, 15.10)}, 5},
	{200000012, "ZEFIRO SIM", 80, 249, 12.9, []geo.Position{at(33.00, 15.90), at(34.40, 16.30), at(36.20, 16.60)}, 33},
	{200000013, "BORA SIM", 71, 171, 14.2, []geo.Position{at(32.60, 24.10), at(33.60, 18.50), at(35.40, 13.60)}, 200},
	{200000014, "GARBINO SIM", 36, 14, 5.6, []geo.Position{at(36.00, 14.10), at(36.60, 14.10)}, 1},
	{200000015, "MERIDIO SIM", 84, 274, 0, []geo.Position{at(36.13, 14.76)}, 0},
	{200000016, "VALLETTA ANCHOR SIM", 70, 160, 0, []geo.Position{at(35.94, 14.62)}, 0},
	{200000017, "SFAX ROADS SIM", 70, 120, 0, []geo.Position{at(34.55, 10.95)}, 0},
	{200000018, "AUGUSTA PILOT SIM", 50, 17, 7.8, []geo.Position{at(37.15, 15.30), at(37.25, 15.42)}, 0.5},
	{200000019, "CANALE SIM", 69, 120, 16.5, []geo.Position{at(38.10, 13.40), at(37.40, 11.30), at(36.95, 10.60)}, 44},
	{200000020, "PELAGIE SIM", 60, 72, 13.9, []geo.Position{at(37.28, 13.50), at(35.52, 12.60)}, 60},
	{200000021, "IONIO SIM", 70, 88, 10.4, []geo.Position{at(35.10, 19.60), at(37.40, 15.80)}, 80},
	{200000022, "SIRTE SIM", 80, 183, 11.8, []geo.Position{at(31.30, 18.40), at(34.10, 16.00), at(36.00, 12.00)}, 120},
}
