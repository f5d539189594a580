"""The whole way without a mouse."""
import time
from page import Keys


def focused(page):
    return page.run("const e = document.activeElement; return [e.id, e.getAttribute('aria-label'), e.textContent.trim(), e.querySelector('img')?.alt].join(' ')")


def tab_to(page, name, limit=60):
    for _ in range(limit):
        page.press(Keys.TAB)
        if name in (focused(page) or ""):
            return True
    return False


def run(page, photo):
    page.open()
    page.until(lambda: page.all("[data-sample]"), "the page is there")
    page.check("Tab reaches a sample", tab_to(page, "Try it on a rendered woman"))
    page.run("document.querySelector('[data-sample]').focus()")
    page.check("the focus is visible", lambda: page.run(
        "const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2"))
    page.press(Keys.ENTER)
    page.until(lambda: page.state("state.mode") == "editing", "Enter opens it", 30)
    page.until(lambda: page.find("#slider-smile").is_enabled(), "the sliders can be moved", 30)
    page.check("Tab reaches the tabs of the sliders", tab_to(page, "Expression"))
    page.press(Keys.ARROW_RIGHT)
    page.check("arrows go from tab to tab", lambda: "Pose" in focused(page))
    page.press(Keys.ARROW_LEFT)
    page.check("Tab reaches a slider", tab_to(page, "slider-smile"))
    page.press(Keys.ARROW_RIGHT)
    page.check("an arrow is 1", lambda: page.value() == 1)
    page.press(Keys.PAGE_UP)
    page.check("Page Up is 10", lambda: page.value() == 11)
    page.press(Keys.PAGE_DOWN, Keys.ARROW_LEFT)
    page.check("Page Down is −10", lambda: page.value() == 0)
    page.press(Keys.END)
    page.check("End is the end", lambda: page.value() == 100)
    page.press(Keys.HOME)
    page.check("Home is the other end", lambda: page.value() == -100)
    page.check("a screen reader hears the value with its sign", lambda: page.find("#slider-smile").get_attribute("aria-valuetext").startswith("−100"))
    page.press("4", "2", Keys.ENTER)
    page.check("digits are a number to type", lambda: page.value() == 42 and focused(page).startswith("slider-smile"))
    page.press("l")
    page.check("L holds a slider", lambda: page.state("state.locked.join()") == "smile" and not page.find("#slider-smile").is_enabled())
    page.type("value-slider[name=smile] [data-lock]", Keys.ENTER)
    page.check("and its button lets it go", lambda: page.state("state.locked.length") == 0)
    page.type("#slider-smile", Keys.DELETE)
    page.check("Delete resets a slider", lambda: page.value() == 0)
    page.type("#slider-smile", "60", Keys.ENTER)
    page.check("the last position is drawn", lambda: page.state("state.isFresh") and page.face() > 0, 20)

    page.run("document.activeElement.blur()")
    for key, name in (("\\", "the backslash"), (" ", "Space")):
        page.run("dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))", key)
        shown = page.run("return document.querySelector('.badge').hidden") is False or page.state("state.comparing")
        page.run("dispatchEvent(new KeyboardEvent('keyup', {key: arguments[0], bubbles: true}))", key)
        page.check(f"{name} shows the original while it is held", shown and not page.state("state.comparing"))
    before = page.state("state.zoom")
    page.press("+")
    page.check("+ zooms in", lambda: page.state("state.zoom") > before * 1.2, 3)
    page.press("1")
    page.check("1 is 100 %", lambda: abs(page.state("state.zoom") - 1) < 0.01, 3)
    page.press("0")
    page.check("0 fits the photo", lambda: page.state("state.zoom") != 1, 3)
    time.sleep(0.5)
    page.press("v")
    page.check("V compares with a divider", lambda: page.state("state.comparison") == "divider")
    page.press("v", "v")
    page.press("?")
    page.check("? lists the keys", lambda: page.find("dialog .shortcuts").is_displayed(), 3)
    page.shoot("shortcuts")
    page.press(Keys.ESCAPE)
    page.check("Escape closes the list", lambda: not page.all("dialog"), 3)

    page.until(lambda: page.state("state.session.state") == "ready", "the face is learned", 120)
    page.check("those who cannot see it are told", lambda: "learned" in page.find("[data-announcer]").get_attribute("textContent"), 3)
    page.chord(Keys.CONTROL, Keys.ENTER)
    page.check("Ctrl+Enter asks how to finish", lambda: page.find("dialog.finish").is_displayed(), 5)
    page.check("the focus is in the dialog", lambda: page.run("return document.querySelector('dialog').contains(document.activeElement)"))
    page.press(Keys.ENTER)
    page.check("Enter makes the photo", lambda: page.state("state.mode") == "result", 60)
    page.check("Tab reaches the download", tab_to(page, "Download"))
    page.request("DELETE", f"/v1/sessions/{page.state('state.session.id')}")
