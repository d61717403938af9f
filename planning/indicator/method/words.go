package method

import "gangyao/platform/i18n"

// words is the reason for a target in words alone (完成省下达任务): there is no
// number to judge by, and none is made up. It is counted as unquantified.
//
// Source: docs/method.md, non-verdicts.
func (f *frame) words() i18n.Msg { return i18n.M("method.why.words") }
