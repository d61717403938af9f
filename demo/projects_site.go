package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/platform/identity"
)

// visited adds the visits of the site, each with a drawing that stands for a photo.
func (b *builder) visited() {
	for _, n := range b.w.Visited {
		month := b.w.start.FirstOfMonth().AddMonths(n)
		b.step(month+17, identity.Manager, "现场查看", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
			share := b.physical(month)
			picture, err := sitePicture(int(share / 100))
			if err != nil {
				return nil, err
			}
			name := fmt.Sprintf("演示图-%d.png", n)
			sha, size, err := b.s.files.Put(ctx, bytes.NewReader(picture))
			if err != nil {
				return nil, err
			}
			v := project.Visit{On: month + 17, Who: "演示项目员乙、演示监理", Found: fmt.Sprintf("形象进度约 %s%%，现场正常施工（演示）", decimal.New(share, -2).Round(0)),
				Photos: []project.Photo{{SHA256: sha, Name: name, Bytes: size, Caption: "演示图，不是现场照片"}}}
			if len(b.w.At) == 2 {
				v.Position = &project.Position{Lon: decimal.RequireFromString(b.w.At[0]), Lat: decimal.RequireFromString(b.w.At[1])}
			}
			return b.s.projects.AddVisit(ctx, st, v)
		})
	}
}

// sitePicture draws a building site whose building has risen by a share, in per cent,
// and writes DEMO across it: nobody takes it for a photo.
func sitePicture(share int) ([]byte, error) {
	const wide, tall, ground = 480, 320, 260
	img := image.NewPaletted(image.Rect(0, 0, wide, tall), color.Palette{color.RGBA{221, 232, 240, 255}, color.RGBA{196, 178, 148, 255},
		color.RGBA{120, 134, 150, 255}, color.RGBA{244, 246, 248, 255}, color.RGBA{176, 58, 46, 255}, color.RGBA{70, 78, 88, 255}})
	fill := func(x, y, w, h int, with uint8) {
		draw.Draw(img, image.Rect(x, y, x+w, y+h), &image.Uniform{img.Palette[with]}, image.Point{}, draw.Src)
	}
	fill(0, ground, wide, tall-ground, 1)
	const floors, each = 8, 22
	for f := range max(1, floors*share/100) {
		y := ground - (f+1)*each
		fill(110, y, 200, each-2, 2)
		for x := 122; x < 300; x += 30 {
			fill(x, y+5, 16, 10, 3)
		}
	}
	fill(372, ground-210, 8, 210, 4) // a crane
	fill(250, ground-210, 190, 6, 4)
	fill(270, ground-204, 2, 40, 5)
	letters := [][7]string{
		{"11110", "10001", "10001", "10001", "10001", "10001", "11110"}, {"11111", "10000", "10000", "11110", "10000", "10000", "11111"},
		{"10001", "11011", "10101", "10101", "10001", "10001", "10001"}, {"01110", "10001", "10001", "10001", "10001", "10001", "01110"}}
	for i, l := range letters {
		for row, dots := range l {
			for col, dot := range dots {
				if dot == '1' {
					fill(20+i*36+col*6, 20+row*6, 6, 6, 5)
				}
			}
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

// reviewed opens a joint review; all departments but the last answer.
func (b *builder) reviewed(d project.Day) {
	if len(b.w.Asked) == 0 {
		return
	}
	b.step(d, identity.Planner, "联合审查", "", func(ctx context.Context, st project.Step) (*project.Project, error) {
		return b.s.projects.AskOpinions(ctx, st, b.w.Asked, d+15)
	})
	for i, org := range b.w.Asked[:len(b.w.Asked)-1] {
		stance, words := project.Agrees, "同意（演示）"
		if i == 1 {
			stance, words = project.Conditions, "请补充交通影响评价后实施（演示）"
		}
		b.stepIn(d+3, identity.Head, org, "审查意见", words, func(ctx context.Context, st project.Step) (*project.Project, error) {
			return b.s.projects.GiveOpinion(ctx, st, org, stance)
		})
	}
}
