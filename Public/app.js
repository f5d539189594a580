import { start } from "./actions/session.js";
import { whenTokenIsNeeded } from "./api/request.js";
import { ask } from "./components/ask.js";
import "./components/face-chips.js";
import "./components/face-panel.js";
import "./components/history-strip.js";
import "./components/keep-note.js";
import "./components/latency-chip.js";
import "./components/notice-bar.js";
import "./components/photo-stage.js";
import "./components/progress-pill.js";
import "./components/result-bar.js";
import "./components/slider-panel.js";
import "./components/start-page.js";
import "./components/top-bar.js";
import { state } from "./editor-state.js";
import { language, t } from "./i18n.js";
import "./keys.js";

document.documentElement.lang = language;
document.body.dataset.drop = t("drop.here");
document.querySelector(".workspace").setAttribute("aria-label", t("stage.photo"));
state.on(["mode"], () => {
    document.body.dataset.mode = state.mode;
});
whenTokenIsNeeded(() =>
    ask({ title: t("token.title"), text: t("token.text"), yes: t("token.yes"), input: { label: t("token.label"), type: "password" } }));
start();
