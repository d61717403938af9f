package plan

// RereadItem tells what reading again did to one item.
type RereadItem struct {
	Item    Item // as it is afterwards; for a dropped item as it was
	Change  Change
	Old     *Content // what the reader read before
	New     *Content // what it reads now
	Fields  []FieldChange
	Kept    bool // a person had decided: their version stays
	Dropped bool // nobody had decided and the reading no longer finds it
}

// RereadReport is the outcome of reading an edition again.
type RereadReport struct {
	Edition                        Edition
	OldReader, NewReader           string
	Same, Changed, New, Gone       int
	KeptChanged, KeptGone, Dropped int
	Items                          []RereadItem // all but the same
}
