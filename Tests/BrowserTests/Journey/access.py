"""A server that asks who you are: a token is asked for once, and then opens everything."""
import os
from page import Keys

# Without a token requests are refused: that is how the page learns of it. The page that asks has no icon.
EXPECTED = ["401", "favicon.ico"]


def run(page, photo):
    token = os.environ["LIKENESS_TOKEN"]
    page.open()
    page.check("without a token there is only a field for it", lambda: page.find("#token").is_displayed(), 10)
    page.type("#token", token, Keys.ENTER)
    page.check("with the token there are sliders", lambda: page.all("[data-sample]") and page.state("state.sliders.length") > 10, 10)
    page.click("[data-sample]")
    page.until(lambda: page.state("state.mode") == "editing" and page.find("#slider-smile").is_enabled(), "a sample is opened", 60)
    page.drag("#slider-smile", 80)
    page.check("the live connection opens, too", lambda: page.state("state.isFresh") and page.face() > 0, 20)
    page.check("no script can read the token", lambda: page.run("return !document.cookie && !JSON.stringify({...localStorage}).includes('lk_')"))
    page.driver.refresh()
    page.check("a reload does not ask again, and shows the photo", lambda: page.state("state.mode") == "editing" and page.run(
        "return Boolean(document.querySelector('photo-stage').before.image)"), 20)
    page.driver.execute_async_script("fetch('/v1/access', {method: 'DELETE'}).then(arguments[0])")
    page.click("[data-group=presets]")
    page.check("if it is lost on the way, the page asks", lambda: page.find("dialog input[type=password]").is_displayed(), 10)
    page.shoot("question")
    page.press(token, Keys.ENTER)
    page.check("and goes on", lambda: "Save the sliders" in page.text("preset-list"), 10)
    page.click("app-menu > button")
    page.click("[data-forget]")
    page.check("the token can be forgotten", lambda: page.find("#token").is_displayed(), 10)
