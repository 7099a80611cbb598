package cot

// None is a node without connections.
type None struct{}

// Links gives none.
func (None) Links() []LinkState { return []LinkState{} }

// Units gives none.
func (None) Units() []Unit { return []Unit{} }
