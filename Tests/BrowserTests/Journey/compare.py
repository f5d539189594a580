"""Before and after, zoom and pan, and the end: formats, links, the changed region, and editing further."""
import json, os, time
from page import ActionChains

def pixel(page, x, y):
    """A pixel of the photo canvas, by its place on the stage from 0 to 1."""
    return page.run("""
        const c = document.querySelector('photo-stage .photo');
        return [...c.getContext('2d').getImageData(Math.round(arguments[0] * c.width), Math.round(arguments[1] * c.height), 1, 1).data]""", x, y)


def run(page, photo):
    session = page.prepared(photo)
    page.enter(session)
    page.drag("#slider-smile", 80)
    page.until(lambda: page.state("state.isFresh") and page.face() > 0, "the edit is drawn")
    page.click("[data-view=divider]")
    page.check("the divider cuts the edit off at its left", lambda: "50%" in page.run(
        "return document.querySelector('.layers').style.clipPath"), 5)
    page.drag("compare-divider .handle", 120)
    page.check("it is dragged", lambda: int(page.find("compare-divider .handle").get_attribute("aria-valuenow")) > 55)
    page.shoot("divider")
    page.click("[data-view=side]")
    time.sleep(0.5)
    page.check("side by side shows the photo twice", lambda: all(
        abs(a - b) < 25 for a, b in zip(pixel(page, 0.1, 0.3), pixel(page, 0.6, 0.3))) and page.run(
        "return parseFloat(document.querySelector('.layers').style.left) > 100"), 5)
    page.shoot("side")
    page.click("[data-view=after]")
    time.sleep(0.5)

    page.click("[data-percent]")
    page.click("[data-fit=full]")
    page.check("100 % is a pixel of the screen for each of the photo", lambda: abs(page.state("state.zoom") - 1) < 0.01, 3)
    page.check("and the button says so", lambda: "100" in page.text("[data-percent]"))
    place = lambda: page.run("const c = document.querySelector('photo-stage').camera; return [c.x, c.y]")
    before = place()
    mouse = ActionChains(page.driver, duration=20).move_to_element_with_offset(page.find("photo-stage"), -200, 100)
    mouse.click_and_hold().move_by_offset(40, 25).release().perform()
    page.check("the photo is moved by dragging", lambda: all(
        abs(old - new - way) < 2 for old, new, way in zip(before, place(), (40, 25))))
    page.click("[data-percent]")
    page.click("[data-fit=face]")
    page.check("the face is fitted again", lambda: page.state("state.zoom") > 1.2, 3)

    page.driver.execute_async_script("""
        const done = arguments[0];
        const {finish} = await import('/actions/finishing.js');
        await finish({format: 'png'});
        document.querySelector('progress-pill button')?.click();
        setTimeout(done, 1500);""")
    # A quick machine may have finished before it was told to stop.
    page.check("finishing is cancelled", lambda: page.state("state.progress === null && (state.mode === 'result'"
               " || state.session.edits.at(-1).status === 'cancelled')"), 10)
    if page.state("state.mode") == "result":
        page.click("[data-back]")
    page.click("[data-finish]")
    page.run("document.querySelector('dialog [value=webp]').click()")
    page.click("dialog .main")
    page.until(lambda: page.state("state.mode") == "result", "the photo is finished", 60)
    page.check("the photo is made in the chosen format", lambda: page.state("state.result.format") == "webp")
    page.click("[data-change]")
    page.check("the changed region is shown on request", lambda: page.run(
        "return Boolean(document.querySelector('photo-stage').mask.image)"), 15)
    time.sleep(0.3)
    page.shoot("change")
    page.click("[data-link]")
    page.check("a link is copied", lambda: "link" in page.text("notice-bar").lower(), 5)
    page.click("[data-recipe]")
    recipes = lambda: [n for n in os.listdir(page.downloads) if "recipe" in n and n.endswith(".json")]
    page.check("the recipe is saved", lambda: recipes() and json.load(
        open(os.path.join(page.downloads, recipes()[0])))["layers"], 10)
    page.click("[data-further]")
    page.check("editing further opens the result as a photo", lambda: page.state("state.session.id") != session
               and page.state("state.session.original.format") == "webp", 30)
    page.until(lambda: page.state("state.mode") == "editing", "it is prepared")
    page.until(lambda: page.find("#slider-smile").is_enabled(), "the sliders can be moved", 60)
    page.click("[data-latency]") if page.find("[data-latency]").is_displayed() else page.click("app-menu > button")
    page.click("[data-latency]")
    page.run("document.querySelector('app-menu .menu').hidePopover()")
    page.drag("#slider-smile", 40)
    page.check("the latency is shown on request", lambda: "ms" in page.text("latency-chip"), 20)
    page.run("localStorage.removeItem('likeness.latency')")
    page.until(lambda: page.state("state.history.steps.length") == 2, "the step is kept")
    page.request("DELETE", f"/v1/sessions/{page.state('state.session.id')}")
