package plan

// SearchQuery asks for places in approved editions that hold all words of Text.
type SearchQuery struct {
	Tenant  Tenant    // optional: all tenants when empty
	Edition EditionID // optional: this edition only
	Text    string
	Kinds   []string // optional: "section", "sentence" and item kinds
	Limit   int      // 0: 20
	Offset  int

	editions []EditionID // set by Public.Search, which knows what is visible
}

// SearchEntry is one thing to be found.
type SearchEntry struct {
	Kind  string // "section", "sentence" or an item's kind
	Ref   string // section id, sentence's start offset, or item id
	Title string // weighs more than Body
	Body  string
}

// SearchResult is what was found, best first.
type SearchResult struct {
	Hits  []Hit
	Total int
	Kinds map[string]int // hits by kind, whatever SearchQuery.Kinds
}

// Hit is a found entry; Title and Snippet are cut into marked and plain runs.
type Hit struct {
	Tenant  Tenant
	Edition EditionID
	Kind    string
	Ref     string
	Title   []Run
	Snippet []Run
	Score   float64
}

// Run is a piece of text; Hit says that the query matched it.
type Run struct {
	Text string
	Hit  bool
}
