package identityweb

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// mostRows bounds a spreadsheet of people.
const mostRows = 2000

// readRows reads the people of a spreadsheet: the first sheet of a workbook, or a
// CSV file in UTF-8 or GB18030. Columns are found by their headings, in Chinese
// or English and in whatever order; rows without any text are passed over.
//
// Faults: Unsupported ("people.sheet_unreadable"), TooLarge
// ("people.sheet_too_long"), Invalid ("people.sheet_no_heading").
func readRows(name string, data []byte) ([]identity.Row, error) {
	table, err := readTable(name, data)
	if err != nil {
		return nil, err
	}
	at, columns := headings(table)
	if at < 0 {
		return nil, fault.New(fault.Invalid, "people.sheet_no_heading", nil)
	}
	if len(table)-at-1 > mostRows {
		return nil, fault.New(fault.TooLarge, "people.sheet_too_long", fault.Args{"Most": mostRows})
	}
	var out []identity.Row
	for i, line := range table[at+1:] {
		r := identity.Row{Line: at + i + 2}
		any := false
		for j, text := range line {
			if to := columns[j]; to != nil {
				text = strings.TrimSpace(text)
				*to(&r) = text
				any = any || text != ""
			}
		}
		if any {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "people.sheet_empty", nil)
	}
	return out, nil
}

func readTable(name string, data []byte) ([][]string, error) {
	unreadable := func(err error) error {
		return fault.Wrap(err, fault.Unsupported, "people.sheet_unreadable", fault.Args{"Name": name})
	}
	if bytes.HasPrefix(data, []byte("PK")) {
		book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: 64 << 20, UnzipXMLSizeLimit: 16 << 20})
		if err != nil {
			return nil, unreadable(err)
		}
		defer func() { _ = book.Close() }() // temporary files only
		rows, err := book.GetRows(book.GetSheetName(0))
		if err != nil {
			return nil, unreadable(err)
		}
		return rows, nil
	}
	if !strings.EqualFold(filepath.Ext(name), ".csv") {
		return nil, unreadable(nil)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		var err error
		if data, err = simplifiedchinese.GB18030.NewDecoder().Bytes(data); err != nil {
			return nil, unreadable(err)
		}
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, unreadable(err)
	}
	return rows, nil
}

// headings finds the row of headings among the first ones: one that names at
// least name and login. It tells for each column where its text goes.
func headings(table [][]string) (int, map[int]func(*identity.Row) *string) {
	words := map[string]bulkColumn{}
	for _, c := range bulkColumns() {
		for _, l := range i18n.Langs() {
			words[fold(i18n.T(l, c.key))] = c
		}
	}
	for i := range min(len(table), 10) {
		columns := map[int]func(*identity.Row) *string{}
		found := map[string]bool{}
		for j, text := range table[i] {
			if c, ok := words[fold(text)]; ok && !found[c.key] {
				columns[j], found[c.key] = c.to, true
			}
		}
		if found["people.name"] && found["people.login"] {
			return i, columns
		}
	}
	return -1, nil
}

// fold makes headings alike: without blanks, marks of what is required, and case.
func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '　', '*', '＊', '\u00a0':
			return -1
		}
		return r
	}, s))
}
