"""A connection that is lost, and what happens meanwhile."""
from page import NOT_YET, Keys

EXPECTED = ["WebSocket connection to"]


def run(page, photo):
    session = page.prepared(photo)
    page.enter(session)
    page.drag("#slider-smile", 30)
    page.until(lambda: page.state("state.isFresh"), "the first position is drawn")
    before = page.face()
    page.run("broken = true; sockets.at(-1).close()")
    page.check("the page says that it connects again", lambda: "Connecting" in page.text("progress-pill"), 5)
    page.shoot("lost")
    page.drag("#slider-smile", 90)
    value = page.value()
    page.check("sliders still move", lambda: value > 40 and not page.state("state.isFresh"))
    page.run("broken = false")
    page.check("it connects by itself", lambda: page.state("state.connected"), 15)
    page.check("and catches up with the last position", lambda: page.state("state.isFresh") and page.face() != before and page.value() == value, 10)
    page.check("the message goes away", lambda: not page.find("progress-pill").is_displayed(), 5)
    page.run("broken = true; sockets.at(-1).close()")
    page.until(lambda: not page.state("state.connected"), "the connection is lost again")
    page.request("POST", f"/v1/sessions/{session}/undo", {})
    page.run("broken = false")
    page.check("what was done elsewhere meanwhile is seen", lambda: page.value() < value, 15)
    page.request("DELETE", f"/v1/sessions/{session}")
    try:
        page.find("#slider-smile").send_keys(Keys.ARROW_LEFT)
    except NOT_YET:
        pass  # The page has left already.
    page.check("a photo that was erased elsewhere is left", lambda: page.state("state.mode") == "welcome", 15)
