// The script of every page. Pages work without it; it adds comfort.
import "htmx.org";
import { startCharts } from "./lib/charts";
import { startChoosers } from "./lib/chooser";
import { startFigures } from "./lib/figures";
import { startFolds } from "./lib/folds";
import { startForms } from "./lib/forms";
import { startKeys } from "./lib/keys";
import { startPopovers } from "./lib/popover";
import { startRefresh } from "./lib/refresh";
import { startRows } from "./lib/rows";
import { startTabs } from "./lib/tabs";
import { startTheme } from "./lib/theme";

startTheme();
startPopovers();
startKeys();
startRows();
startFolds();
startTabs();
startForms();
startChoosers();
startCharts();
startRefresh();
startFigures();
