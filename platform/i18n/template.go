package i18n

import (
	"strings"
	"text/template"

	goi18ntemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// strictParser reads message templates so that a missing argument is an error
// instead of the words "<no value>" on somebody's page.
type strictParser struct{}

var _ goi18ntemplate.Parser = strictParser{}

func (strictParser) Cacheable() bool { return true }

func (strictParser) Parse(src, left, right string) (goi18ntemplate.ParsedTemplate, error) {
	t, err := template.New("message").Delims(left, right).Option("missingkey=error").Parse(src)
	if err != nil {
		return nil, err
	}
	return parsed{t}, nil
}

type parsed struct{ *template.Template }

func (p parsed) Execute(data any) (string, error) {
	var b strings.Builder
	err := p.Template.Execute(&b, data)
	return b.String(), err
}
