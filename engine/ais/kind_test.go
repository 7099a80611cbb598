package ais

import "testing"

func TestKindOf(t *testing.T) {
	for _, c := range []struct {
		mmsi     uint32
		want     Kind
		distress bool
	}{
		{247039300, Ship, false}, {201000000, Ship, false}, {775999999, Ship, false},
		{2470017, Base, false}, {22470001, Group, false}, {111247505, Aircraft, false}, {992471234, AidToNav, false},
		{982470011, Craft, false}, {824700001, Handheld, false}, {979123456, Device, false},
		{970012345, SART, true}, {972012345, MOB, true}, {974012345, EPIRB, true},
		{971012345, Unknown, false}, {973012345, Unknown, false}, {0, Unknown, false}, {1, Unknown, false}, {1193046, Unknown, false},
		{123456789, Unknown, false}, {999999999, AidToNav, false}, {1_000_000_000, Unknown, false},
	} {
		if got := KindOf(c.mmsi); got != c.want || got.Distress() != c.distress {
			t.Errorf("%09d: got %s (distress %v), want %s (%v)", c.mmsi, got, got.Distress(), c.want, c.distress)
		}
	}
}

func TestKeys(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"ship 0", ShipType(0).Key(), "unknown"}, {"ship 15", ShipType(15).Key(), "unknown"}, {"ship 29", ShipType(29).Key(), "wing-in-ground"},
		{"ship 30", ShipType(30).Key(), "fishing"}, {"ship 31", ShipType(31).Key(), "towing"}, {"ship 32", ShipType(32).Key(), "towing"},
		{"ship 35", ShipType(35).Key(), "military"}, {"ship 36", ShipType(36).Key(), "sailing"}, {"ship 37", ShipType(37).Key(), "pleasure"},
		{"ship 38", ShipType(38).Key(), "unknown"}, {"ship 40", ShipType(40).Key(), "high-speed"}, {"ship 51", ShipType(51).Key(), "sar"},
		{"ship 52", ShipType(52).Key(), "tug"}, {"ship 55", ShipType(55).Key(), "law-enforcement"}, {"ship 56", ShipType(56).Key(), "other"},
		{"ship 60", ShipType(60).Key(), "passenger"}, {"ship 79", ShipType(79).Key(), "cargo"}, {"ship 80", ShipType(80).Key(), "tanker"},
		{"ship 99", ShipType(99).Key(), "other"}, {"ship 100", ShipType(100).Key(), "unknown"}, {"ship 255", ShipType(255).Key(), "unknown"},
		{"status 0", Status(0).Key(), "under-way"}, {"status 5", Moored.Key(), "moored"}, {"status 13", Status(13).Key(), "reserved"},
		{"status 14", SARTActive.Key(), "distress-beacon"}, {"status 15", NotDefined.Key(), "undefined"}, {"status 200", Status(200).Key(), "undefined"},
		{"fix 1", Fix(1).Key(), "gps"}, {"fix 7", Fix(7).Key(), "surveyed"}, {"fix 12", Fix(12).Key(), "unknown"},
		{"aid 0", Aid(0).Key(), "unknown"}, {"aid 6", Aid(6).Key(), "light"}, {"aid 14", Aid(14).Key(), "beacon"}, {"aid 30", Aid(30).Key(), "buoy"},
		{"aid 31", Aid(31).Key(), "light-vessel"}, {"aid 32", Aid(32).Key(), "unknown"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

// TestReasonsHaveNames: each reason has a name of its own, which is a contract.
func TestReasonsHaveNames(t *testing.T) {
	names := map[string]Reason{}
	for r := range Reason(Reasons) {
		if other, twice := names[r.String()]; twice || r.String() == "unknown" {
			t.Errorf("reason %d is called %q, like %d", r, r, other)
		}
		names[r.String()] = r
	}
	if got := Reason(Reasons).String(); got != "unknown" {
		t.Errorf("a reason that does not exist is called %q", got)
	}
}
