"""Undo and redo, kept on the server, and the strip of steps."""
from page import Keys


# A step may be replaced before its picture is fetched.
EXPECTED = ["/thumbnail?"]

def steps(page):
    return page.state("state.history.steps.length")


def run(page, photo):
    session = page.prepared(photo)
    page.enter(session)
    page.check("there is nothing to undo at first", lambda: not page.find("[data-undo]").is_enabled())
    page.drag("#slider-smile", 60)
    first = page.value()
    page.check("a drag is one step", lambda: steps(page) == 2, 5)
    page.drag("#slider-brows", -40)
    page.check("the next slider is another", lambda: steps(page) == 3, 5)
    page.find("#slider-smile").send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    page.check("keys that follow each other are one step", lambda: steps(page) == 4 and page.value() == first + 3, 5)
    page.check("every step has a small picture", lambda: page.run(
        "return [...document.querySelectorAll('history-strip img')].every(i => i.naturalWidth > 0)"), 5)
    page.shoot("strip")
    page.chord(Keys.CONTROL, "z")
    page.check("Ctrl+Z undoes", lambda: page.value() == first and page.value("brows") < 0, 5)
    page.chord(Keys.CONTROL, "z")
    page.check("and again", lambda: page.value("brows") == 0, 5)
    page.chord(Keys.CONTROL, "y")
    page.check("Ctrl+Y redoes", lambda: page.value("brows") < 0, 5)
    page.chord(Keys.CONTROL, Keys.SHIFT, "z")
    page.check("so does Ctrl+Shift+Z", lambda: page.value() == first + 3, 5)
    page.click("[data-undo]")
    page.until(lambda: page.value() == first, "the button undoes, too")
    page.check("the frame follows", lambda: page.state("state.isFresh"), 5)
    page.driver.refresh()
    page.until(lambda: page.state("state.mode") == "editing", "the page is back")
    page.check("a reload keeps position and steps", lambda: page.value() == first and steps(page) == 4
               and page.find("[data-redo]").is_enabled(), 10)
    page.click("[data-redo]")
    page.check("and what can be redone", lambda: page.value() == first + 3, 5)
    page.click("[data-step='1']")
    page.check("a press on a step goes there", lambda: page.value() == first and page.value("brows") == 0, 5)
    page.check("the current step is marked", lambda: page.find("[data-step='1']").get_attribute("aria-current") == "true", 5)
    page.drag("#slider-pucker", 50)
    page.check("a new step replaces those that were undone", lambda: steps(page) == 3 and not page.find("[data-redo]").is_enabled(), 5)
    page.request("POST", f"/v1/sessions/{session}/undo", {})
    page.check("what another tab undoes is seen here", lambda: page.value("pucker") == 0, 5)
    page.click("value-slider[name=smile] [data-reset]")
    page.check("a row is reset alone", lambda: page.value() == 0, 5)
    page.chord(Keys.CONTROL, "z")
    page.until(lambda: page.value() == first, "and that can be undone")
    page.click("slider-panel > .reset")
    page.check("all are reset together", lambda: page.value() == 0 and page.face() == 0, 5)
    page.click("[data-history]")
    page.check("the strip can be hidden", lambda: not page.find("history-strip").is_displayed())
    page.click("[data-history]")
