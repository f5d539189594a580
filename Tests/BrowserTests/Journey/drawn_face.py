"""A face that nobody found: a box drawn by hand, or eyes and mouth set in their places."""
from page import ActionChains, Keys

BOX = (140, 110, 104, 150)


def run(page, photo):
    page.open()
    page.upload(photo)
    page.until(lambda: page.state("state.mode") in ("choosing", "editing"), "faces were looked for")
    if page.state("state.mode") == "editing":
        page.click("face-chips .another")
    page.until(lambda: page.find("face-panel h2").is_displayed(), "a face can be shown")
    page.shoot("choosing")
    if page.state("state.pointing") == "pick":
        page.click("face-panel [data-pointing=box]")
    left, top, scale = page.run("""
        const s = document.querySelector('photo-stage'), r = s.getBoundingClientRect();
        const [x, y] = s.camera.project(arguments[0], arguments[1]);
        return [r.left + x, r.top + y, s.camera.scale];""", *BOX[:2])
    mouse = ActionChains(page.driver, duration=30)
    mouse.w3c_actions.pointer_action.move_to_location(int(left), int(top)).pointer_down()
    mouse.w3c_actions.pointer_action.move_to_location(int(left + BOX[2] * scale), int(top + BOX[3] * scale)).pointer_up()
    mouse.perform()
    drawn = lambda: page.run("return document.querySelector('box-drawer').box")
    page.check("a box is drawn by dragging", lambda: all(abs(a - b) < 3 for a, b in zip(drawn(), BOX)))
    left = drawn()[0]
    page.press(Keys.ARROW_RIGHT)
    page.check("and moved by keys", lambda: drawn()[0] > left + 2)
    page.shoot("box")
    page.click("[data-use]")
    page.check("the face in the box is prepared", lambda: page.state("state.mode") == "editing", 20)
    page.until(lambda: page.find("#slider-smile").is_enabled(), "the sliders can be moved", 60)

    page.click("face-chips .another")
    page.click("face-panel [data-pointing=points]")
    page.until(lambda: page.find(".point").is_displayed(), "there are points")
    eye = lambda: page.run("return document.querySelector('point-setter').points[0]")
    before = eye()
    page.drag(".point[data-point='0']", 12, 6, steps=3)
    page.check("an eye is set by dragging", lambda: eye()[0] > before[0])
    page.type(".point[data-point='4']", Keys.ARROW_LEFT)
    page.shoot("points")
    page.click("[data-use]")
    page.check("the face at the points is prepared", lambda: page.state("state.mode") == "editing", 20)
