// The live chart: ECharts with only the parts we use, drawn as SVG.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, LabelLayout, SVGRenderer]);

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });

export function draw(box: HTMLElement, options: Record<string, unknown>): void {
  const chart = init(box, null, { renderer: "svg" });
  const apply = () => {
    const o = themed(options, getComputedStyle(box)) as any;
    o.tooltip.valueFormatter = (v: unknown) => (typeof v === "number" ? number.format(v) : "—");
    if (box.clientWidth < 480) {
      // No room for names at the ends of the lines: they go below.
      o.grid.right = 12;
      o.grid.bottom = 44;
      for (const s of o.series) {
        if (s.endLabel) s.endLabel.show = false;
      }
      const ink = o.xAxis.axisLabel.color;
      o.legend = { bottom: 0, itemWidth: 18, itemHeight: 8, textStyle: { color: ink, fontSize: 13 } };
    }
    chart.setOption(o, true);
  };
  apply();
  new ResizeObserver(() => {
    chart.resize();
    apply();
  }).observe(box);
  document.addEventListener("gangyao:theme", apply);
}

// themed replaces names of custom properties by their values of now.
function themed(value: unknown, style: CSSStyleDeclaration): unknown {
  if (typeof value === "string") {
    const name = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
    if (name) return resolve(name, style);
    return value === "inherit" ? style.fontFamily : value;
  }
  if (Array.isArray(value)) return value.map((v) => themed(v, style));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, themed(v, style)]));
  }
  return value;
}

// A custom property is text as written; a real property gives the colour it means.
const probe = document.createElement("span");

function resolve(name: string, style: CSSStyleDeclaration): string {
  document.body.append(probe);
  probe.style.color = style.getPropertyValue(name);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}
