package desk

import (
	"strings"

	"github.com/a-h/templ"
)

func upper(key string) string { return strings.ToUpper(key) }

// keys names the single key that presses a control.
func keys(key string) templ.Attributes {
	if key == "" {
		return nil
	}
	return templ.Attributes{"aria-keyshortcuts": key}
}

// swap puts a card in place of the one on the page, and tells the script where
// the focus goes afterwards.
func (c card) swap() templ.Attributes {
	a := templ.Attributes{}
	if c.Swap {
		a["hx-swap-oob"] = "true"
	}
	if c.Then != "" {
		a["data-then"] = c.Then
	}
	return a
}

func (c card) answerAttrs() templ.Attributes {
	if c.AnswerError == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "answer-error-" + c.ID}
}

// oob puts an element in place of the one with its id.
func oob(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"hx-swap-oob": "true"}
}

func current(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// editAttrs make the form open in the card; on the item's own page it is there.
func (c card) editAttrs() templ.Attributes {
	if c.Edit == "" {
		return nil
	}
	return templ.Attributes{"hx-get": c.Edit, "hx-target": "#desk-say", "hx-swap": "innerHTML"}
}
