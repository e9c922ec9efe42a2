import { BarChart, CustomChart, LineChart, TreemapChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, CustomChart, LineChart, TreemapChart]);
use([GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);
window.deburrCharts = { init };
