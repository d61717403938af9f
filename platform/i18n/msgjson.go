package i18n

import (
	"encoding/json"
	"math"
)

// storedMsg is a message as it is kept: its key with its arguments, so that it
// can be shown in any language later.
type storedMsg struct {
	Key  string                     `json:"key"`
	Args map[string]json.RawMessage `json:"args,omitempty"`
}

// MarshalJSON keeps the message with its arguments. Keys and messages among the
// arguments stay what they are; figures are kept as printed.
func (m Msg) MarshalJSON() ([]byte, error) {
	out := storedMsg{Key: m.Key}
	for name, v := range m.Args {
		if k, ok := v.(Key); ok {
			v = Msg{Key: string(k)}
		}
		b, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		if out.Args == nil {
			out.Args = map[string]json.RawMessage{}
		}
		out.Args[name] = b
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads a kept message: objects among the arguments are messages,
// whole numbers are ints, everything else is text.
func (m *Msg) UnmarshalJSON(b []byte) error {
	var in storedMsg
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	*m = Msg{Key: in.Key}
	for name, raw := range in.Args {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		switch x := v.(type) {
		case map[string]any:
			var inner Msg
			if err := json.Unmarshal(raw, &inner); err != nil {
				return err
			}
			v = inner
		case float64:
			if x == math.Trunc(x) {
				v = int(x)
			} else {
				v = string(raw)
			}
		}
		if m.Args == nil {
			m.Args = Args{}
		}
		m.Args[name] = v
	}
	return nil
}
