package cot

import (
	"time"

	"fanar/engine/geo"
)

// The states of a link.
const (
	Connecting = "connecting" // not reached yet
	Waiting    = "waiting"    // listens, and nobody is connected
	Live       = "live"
	Failed     = "failed" // lost or never reached; it is tried again
)

// LinkState is how one connection does now.
type LinkState struct {
	Name      string    `json:"name"`
	Address   string    `json:"address"`
	Mode      string    `json:"mode" enum:"connect,listen"`
	Direction string    `json:"direction" enum:"in,out,both"`
	Secure    bool      `json:"secure" doc:"Both sides show certificates"`
	Status    string    `json:"status" enum:"connecting,waiting,live,failed"`
	Peers     int       `json:"peers" doc:"How many are connected now"`
	LastHeard time.Time `json:"lastHeard,omitzero" doc:"When the last event came that is not about the connection itself"`
	Heard     uint64    `json:"heard" doc:"Events that came"`
	Used      uint64    `json:"used" doc:"Events of which something was used"`
	Unusable  uint64    `json:"unusable" doc:"Events that said something that cannot be"`
	Sent      uint64    `json:"sent" doc:"Events that left, questions whether the other side is there among them"`
	Dropped   uint64    `json:"dropped" doc:"Events that were replaced by newer ones before they could be sent"`
	Refused   uint64    `json:"refused" doc:"Connections that were not taken or broke off"`
	Withheld  int       `json:"withheld" doc:"Open cases that the audience may not receive, and that are not sent"`
	Audience  string    `json:"audience,omitempty" doc:"Organisation that gets what leaves"`
	Units     int       `json:"units" doc:"Things that were heard and are not in the sea picture"`
	Error     string    `json:"error,omitempty"`
}

// Unit is something at sea or in the air that a link heard of and that carries no MMSI.
type Unit struct {
	UID       string       `json:"uid"`
	Name      string       `json:"name,omitempty" doc:"Its call sign"`
	Kind      Kind         `json:"kind" enum:"vessel,aircraft"`
	Position  geo.Position `json:"position"`
	RadiusM   float64      `json:"uncertaintyM,omitempty"`
	SpeedKn   *float64     `json:"speedKn,omitempty"`
	CourseDeg *float64     `json:"courseDeg,omitempty"`
	At        time.Time    `json:"at" doc:"When it was there, by its sender"`
	Heard     time.Time    `json:"heard"`
	Until     time.Time    `json:"until" doc:"When its sender no longer believes it"`
	Link      string       `json:"link"`
	From      string       `json:"from" doc:"Who sent it, by certificate or address"`
	Simulated bool         `json:"simulated,omitempty"`
}

// Links is what a node tells about its connections; the node provides it.
type Links interface {
	// Links gives every connection that stands in the settings, in their order.
	Links() []LinkState
	// Units gives what is heard and not in the sea picture, by name.
	Units() []Unit
}
