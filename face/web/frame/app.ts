// The script that every page shares. Each part improves something that works without it.
import { startHtmx } from "./request.ts";
import { startClock } from "./clock.ts";
import { startAges } from "./age.ts";
import { startKeys } from "./key.ts";
import { startLink } from "./link.ts";
import { startForms } from "./form.ts";
import { startPalette } from "./palette.ts";
import { startAlarms } from "./alarm.ts";

document.documentElement.dataset.script = "on";
startHtmx();
startClock();
startAges();
startKeys();
startLink();
startForms();
startPalette();
startAlarms();
