"""A phone: fingers on the photo and on the sliders, and nothing wider than the screen."""
import time


def touch(page, kind, *points):
    page.command("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)])


def middle(page, selector):
    return page.run("const r = document.querySelector(arguments[0]).getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2, r.width]", selector)


def run(page, photo):
    session = page.prepared(photo)
    page.size(390, 844, touch=True)
    page.enter(session)
    time.sleep(0.6)
    page.shoot("editing")
    x, y, width = middle(page, "#slider-smile")
    touch(page, "touchStart", (x, y))
    for i in range(1, 11):
        touch(page, "touchMove", (x + i * width / 40, y))
    touch(page, "touchEnd")
    page.check("a finger drags a slider", lambda: page.value() > 30, 3)
    page.check("and the face follows", lambda: page.state("state.isFresh") and page.face() > 0, 20)
    top = page.run("return document.querySelector('slider-panel .group:not([hidden])').scrollTop")
    x, y, _ = middle(page, "#slider-squint")
    value = page.value("squint")
    touch(page, "touchStart", (x, y))
    for i in range(1, 8):
        touch(page, "touchMove", (x, y - 12 * i))
    touch(page, "touchEnd")
    page.check("an upward stroke scrolls the list instead", lambda: page.value("squint") == value and page.run(
        "return document.querySelector('slider-panel .group:not([hidden])').scrollTop") > top, 3)

    zoom = page.state("state.zoom")
    x, y, _ = middle(page, "photo-stage")
    touch(page, "touchStart", (x - 40, y), (x + 40, y))
    for i in range(1, 8):
        touch(page, "touchMove", (x - 40 - 8 * i, y), (x + 40 + 8 * i, y))
    touch(page, "touchEnd")
    page.check("two fingers zoom the photo", lambda: page.state("state.zoom") > 1.7 * zoom, 3)
    page.check("and never the page", lambda: page.run("return visualViewport.scale") == 1)
    camera = lambda: page.run("const c = document.querySelector('photo-stage').camera; return [c.x, c.y, c.scale]")
    before = camera()
    touch(page, "touchStart", (x, y))
    touch(page, "touchMove", (x + 20, y + 10))
    touch(page, "touchMove", (x + 40, y + 20))
    touch(page, "touchEnd")
    page.check("one finger moves it", lambda: abs((before[0] - camera()[0]) * camera()[2] - 40) < 3, 3)
    page.shoot("zoomed")
    small = lambda: page.run("""
        return [...document.querySelectorAll('button, select, label.button')].filter((b) => b.checkVisibility() && !b.closest('dialog'))
            .map((b) => [b.getBoundingClientRect(), b]).filter(([r]) => r.width > 0 && Math.min(r.width, r.height) < 24)
            .map(([r, b]) => b.outerHTML.slice(0, 80))""")
    page.check("nothing to press is smaller than 24 pixels", lambda: small() == []) or print(small())

    for width in (320, 390, 768):
        page.size(width, 720 if width == 320 else 844, touch=True)
        page.check(f"nothing is wider than {width} pixels while editing", lambda: fits(page))
        page.check(f"every button lies within {width} pixels", lambda: cut(page) == []) or print(cut(page))
        page.shoot(f"editing-{width}")
    page.size(320, 720, touch=True)
    page.click("[data-finish]")
    page.check("the dialog fits 320 pixels", lambda: fits(page) and page.find("dialog .main").is_displayed())
    page.shoot("how-320")
    page.click("dialog .main")
    page.until(lambda: page.state("state.mode") == "result", "the photo is finished", 60)
    time.sleep(0.4)
    page.check("the result fits 320 pixels", lambda: fits(page) and cut(page) == [])
    page.shoot("result-320")
    page.open()
    page.until(lambda: page.all("[data-sample]"), "the start page is there")
    page.check("the start page fits 320 pixels", lambda: fits(page))
    page.shoot("start-320")


def fits(page):
    return page.run("return document.documentElement.scrollWidth <= innerWidth")


def cut(page):
    """Buttons that stick out of the screen, except within what scrolls."""
    return page.run("""
        return [...document.querySelectorAll('button, select, a')].filter((b) => b.checkVisibility({visibilityProperty: true})
            && !b.closest('.tabs, history-strip, recent-sessions .row, [popover], point-setter, face-picker'))
            .filter((b) => { const r = b.getBoundingClientRect(); return r.width && (r.left < -1 || r.right > innerWidth + 1); })
            .map((b) => b.outerHTML.slice(0, 90))""")
