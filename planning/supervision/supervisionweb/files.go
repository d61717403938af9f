package supervisionweb

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"path"
	"strings"

	"gangyao/planning/supervision"
	"gangyao/platform/attach"
	"gangyao/platform/fault"
	"gangyao/platform/page"
)

// fileFields are the files of a form: those that came with what was refused, which are
// kept and need not be chosen again, and a field for more. of is what the form is about,
// for the ids.
func (v *visit) fileFields(of string, kept []supervision.File) []page.Field {
	more := page.Field{Name: "files", Label: v.t("supervisionweb.attachments"), Hint: v.t("supervisionweb.files.hint"), Type: page.FieldFile, Attrs: multiple}
	had := page.Field{Name: "kept", Label: v.t("supervisionweb.kept"), Hint: v.t("supervisionweb.kept.hint"), Type: page.FieldChecks}
	if of != "" {
		more.ID, had.ID = "files-"+of, "kept-"+of
	}
	for _, f := range kept {
		had.Options = append(had.Options, page.Option{Value: v.sealed(f), Label: f.Name, Selected: true})
	}
	if len(had.Options) == 0 {
		return []page.Field{more}
	}
	return []page.Field{had, more}
}

// sealed names a file that was kept, so that only who sent it can bring it again.
func (v *visit) sealed(f supervision.File) string {
	data, _ := json.Marshal(f) // texts and a number
	return v.seal(data) + " " + string(data)
}

func (v *visit) seal(data []byte) string {
	h := hmac.New(sha256.New, v.w.Key)
	h.Write([]byte(string(v.w.Tenant) + "\n" + string(v.me.Person) + "\n"))
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

// again are the files that came with an earlier try and are still wanted. What this
// program did not seal is a problem: the file has to be chosen again.
func (v *visit) again(wrong *supervision.Problems) []supervision.File {
	var out []supervision.File
	for _, text := range v.r.PostForm["kept"] {
		seal, data, _ := strings.Cut(text, " ")
		var f supervision.File
		if !hmac.Equal([]byte(seal), []byte(v.seal([]byte(data)))) || json.Unmarshal([]byte(data), &f) != nil {
			wrong.Add("files", fault.New(fault.Invalid, "supervisionweb.files.again", nil))
			continue
		}
		out = append(out, f)
	}
	return out
}

// keepFiles checks the files of a form by what is in them and stores them; those that
// cannot be taken are problems.
func (v *visit) keepFiles(wrong *supervision.Problems) ([]supervision.File, error) {
	if v.r.MultipartForm == nil {
		return nil, nil
	}
	out := v.again(wrong)
	for _, f := range v.r.MultipartForm.File["files"] {
		if f.Filename == "" { // none was chosen
			continue
		}
		one, err := v.keep(f)
		if code := fault.From(err).Code; err != nil && (code == fault.Unsupported || code == fault.TooLarge) {
			wrong.Add("files", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	v.kept = out
	return out, nil
}

func (v *visit) keep(f *multipart.FileHeader) (supervision.File, error) {
	name := path.Base(strings.ReplaceAll(f.Filename, `\`, "/"))
	if f.Size > maxFile {
		return supervision.File{}, fault.New(fault.TooLarge, "supervisionweb.file_large", fault.Args{"Name": name, "MB": maxFile >> 20})
	}
	if f.Size == 0 {
		return supervision.File{}, fault.New(fault.Unsupported, "supervisionweb.file_empty", fault.Args{"Name": name})
	}
	file, err := f.Open()
	if err != nil {
		return supervision.File{}, err
	}
	defer func() { _ = file.Close() }() // opened for reading only
	head := make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return supervision.File{}, err
	}
	if !attach.Proves(name, head[:n]) {
		return supervision.File{}, fault.New(fault.Unsupported, "supervisionweb.file_type", fault.Args{"Name": name})
	}
	sha, size, err := v.w.Files.Put(v.ctx, io.MultiReader(bytes.NewReader(head[:n]), file))
	return supervision.File{SHA256: sha, Name: name, Bytes: size}, err
}
