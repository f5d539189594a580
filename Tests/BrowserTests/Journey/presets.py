"""Presets: saved, renamed, exported, deleted, imported; and ideas, spans and locks."""
import json, os, tempfile
from page import Keys


def names(page):
    return page.run("return [...document.querySelectorAll('preset-list .name')].map((b) => b.textContent)")


def answer(page, text):
    page.until(lambda: page.find("dialog input").is_displayed(), "a name is asked for")
    page.press(text, Keys.ENTER)


def run(page, photo):
    for preset in page.request("GET", "/v1/presets")["presets"]:
        page.request("DELETE", f"/v1/presets/{preset['id']}")
    session = page.prepared(photo)
    page.enter(session)
    page.drag("#slider-smile", 60)
    value = page.value()
    page.click("[data-group=presets]")
    page.click("preset-list [data-save]")
    answer(page, "Ein <b>Lächeln</b>")
    page.check("a preset is saved under any name", lambda: names(page) == ["Ein <b>Lächeln</b>"], 5)
    page.click("preset-list [data-rename]")
    answer(page, "Smiling")
    page.check("and renamed", lambda: names(page) == ["Smiling"], 5)
    page.shoot("list")
    page.click("preset-list [data-export]")
    exported = lambda: [n for n in os.listdir(page.downloads) if n.endswith(".json")]
    page.check("and exported as JSON", lambda: exported() and json.load(
        open(os.path.join(page.downloads, exported()[0])))["sliders"] == {"smile": value}, 10)
    page.click("slider-panel > .reset")
    page.until(lambda: page.state("Object.keys(state.values).length") == 0, "the sliders are reset")
    page.click("preset-list [data-apply]")
    page.check("and applied", lambda: page.value() == value, 5)
    page.check("as one step of the history", lambda: page.state("state.history.steps.length") == 4, 5)
    page.click("preset-list [data-delete]")
    page.click("dialog .danger")
    page.check("and deleted after a question", lambda: names(page) == [], 5)
    file = os.path.join(tempfile.mkdtemp(), "preset.json")
    open(file, "w").write(json.dumps({"name": "From elsewhere", "sliders": {"brows": 30}}))
    page.type("[data-import]", file)
    page.check("and imported", lambda: names(page) == ["From elsewhere"], 5)
    open(file, "w").write("no preset")
    page.type("[data-import]", file)
    page.check("a file that is none is refused in words", lambda: "not a preset" in page.text("notice-bar"), 5)
    page.click("notice-bar button")

    page.click("[data-group=ideas]")
    page.check("four ideas show this face", lambda: len(page.all("[data-idea] img")) == 4 and page.run(
        "return [...document.querySelectorAll('[data-idea] img')].every(i => i.naturalWidth > 60)"), 20)
    page.shoot("ideas")
    before = page.text("[data-idea]")
    page.click("[data-more]")
    page.check("there are always others", lambda: page.text("[data-idea]") != before, 20)
    page.click("[data-idea]")
    page.check("an idea moves the sliders", lambda: page.state("state.isEdited && state.isFresh"), 10)

    page.state("state.change({hasTextSliders: false}) ?? true")
    page.check("no box for words where the server has none for these sliders", lambda: not page.all("phrase-box, [data-group=Words]"))
    page.state("state.change({hasTextSliders: true}) ?? true")
    page.check("and one with them", lambda: page.find("[data-group=Words]").is_displayed(), 3)
    page.click("[data-group=Expression]")
    page.type("#slider-smile", "40", Keys.ENTER)
    page.until(lambda: page.state("state.session.sliders.smile") == 40, "the number is kept")
    page.state("state.change({session: {...state.session, spans: {smile: [-40, 20]}}}) ?? true")
    page.check("a safe span is drawn on the track", lambda: page.run("""
        const {style} = document.querySelector('#slider-smile');
        return style.getPropertyValue('--low') === '30%' && style.getPropertyValue('--high') === '60%';"""))
    page.check("what is further is said to be", lambda: "further" in page.find("#slider-smile").get_attribute("aria-valuetext"))
    page.shoot("span")
    page.click("value-slider[name=brows] [data-lock]")
    page.check("a slider can be held", lambda: page.state("state.session.locked.join()") == "brows", 5)
    page.drag("#slider-smile", -80)
    page.check("and others still move", lambda: page.state("state.isFresh") and page.state("state.history.steps.at(-1).locked.join()") == "brows", 10)
    page.shoot("locked")
