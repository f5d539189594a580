"""From a photo to the finished one: choose, drag, compare, finish, download, erase."""
import os, time
from page import ActionChains, Keys


def run(page, photo):
    page.open()
    page.check("the page says what is kept and for how long", lambda: "24 hours" in page.text("start-page keep-note"), 10)
    page.check("three rendered people can be tried", lambda: len(page.all("[data-sample] img")) == 3)
    page.shoot("start")
    # What passes is written down by the page itself.
    page.record("""({
        isEarly: state.session.previewable && state.session.state === 'preparing',
        mayFinish: !document.querySelector('[data-finish]').disabled,
        title: document.querySelector('progress-pill .title')?.textContent,
        done: document.querySelector('progress-pill progress')?.value})""", "session", "progress")
    page.upload(photo)
    clock = time.time()
    page.until(lambda: page.state("state.mode") == "editing", "the only face is chosen")
    early = lambda: [entry for entry in page.recorded() if entry["isEarly"]]
    page.check("a first preview is possible before the face is learned", early, 20)
    print("  first preview possible after", round(time.time() - clock, 2), "s")
    page.check("the bar is determinate and says what happens in plain words", lambda: any(
        entry["done"] and entry["title"] in ("Reading the face", "Learning this face", "Sharpening it", "Waiting for a turn")
        for entry in early()))
    page.check("finishing waits until the face is learned", lambda: not any(entry["mayFinish"] for entry in early()[1:]))
    page.until(lambda: page.find("#slider-smile").is_enabled(), "the sliders can be moved")
    page.check("nothing is drawn before anything is moved", lambda: page.face() == 0)
    page.drag("#slider-brows", 5)
    page.check("a slider snaps to 0 near it", lambda: page.value("brows") == 0)
    page.drag("#slider-brows", 60)
    ActionChains(page.driver).double_click(page.find("#slider-brows")).perform()
    page.check("a double click resets it", lambda: page.value("brows") == 0, 3)
    page.drag("#slider-smile", 90)
    value = page.value()
    page.check("a slider follows the mouse", value > 20)
    page.check("the last position is drawn", lambda: page.state("state.isFresh") and page.face() > 0, 20)
    page.shoot("preparing")
    rough = page.face()
    page.until(lambda: page.state("state.session.state") == "ready", "the face is learned", 120)
    print("  ready after", round(time.time() - clock, 2), "s")
    page.check("the preview becomes better by itself", lambda: page.state("state.isFresh") and page.face() != rough, 20)
    rate = page.driver.execute_async_script("""
        const done = arguments[0];
        const {state} = await import('/editor-state.js'), {move} = await import('/actions/sliders.js');
        let frames = 0; const start = performance.now(), last = state.values.smile;
        state.on(['frame'], () => frames++);
        const step = (now) => {
            if (now - start < 2000) { move('smile', Math.round(50 + 49 * Math.sin(now / 300))); requestAnimationFrame(step); }
            else { move('smile', last); done((frames - 1) / 2); }
        };
        requestAnimationFrame(step);""")
    print("  frames per second in the browser:", round(rate, 1))
    page.check("the last position is drawn after a fast drag", lambda: page.state("state.isFresh") and page.value() == value, 20)
    page.check("at rest the finished face itself is shown", lambda: page.find(".proof-layer").is_displayed(), 20)
    page.shoot("editing")

    hold = ActionChains(page.driver).click_and_hold(page.find("[data-original]"))
    hold.perform()
    page.check("the original is shown while its button is held", lambda: page.face() == 0 and page.find(".badge").is_displayed(), 5)
    ActionChains(page.driver).release().perform()
    page.check("and the edit again afterwards", lambda: page.face() > 0 and page.find(".proof-layer").is_displayed(), 5)

    page.driver.refresh()
    page.check("a reload brings back photo and sliders", lambda: page.state("state.mode") == "editing" and page.value() == value, 20)
    page.click("[data-finish]")
    page.check("format, quality and size can be chosen", lambda: all(
        page.find(f"dialog {s}").is_displayed() for s in ("[value=webp] + span", "[name=quality]", "[name=side]", "[name=location]")))
    page.run("document.querySelector('dialog [value=jpeg]').click()")
    page.shoot("how")
    page.click("dialog .main")
    page.check("how far it is, is shown", lambda: page.find("progress-pill").is_displayed() or page.state("state.mode") == "result", 5)
    page.check("the photo is finished", lambda: page.state("state.mode") == "result", 60)
    page.check("before and after stand beside each other", lambda: page.find("compare-divider .handle").is_displayed(), 10)
    time.sleep(0.5)
    page.shoot("result")
    page.type("compare-divider .handle", Keys.HOME)
    page.check("the divider is moved by keys", lambda: page.find("compare-divider .handle").get_attribute("aria-valuenow") == "0")
    page.click("[data-download]")
    finished = lambda: [name for name in os.listdir(page.downloads) if name.endswith(".jpg")]
    page.check("the photo is saved as a JPEG", lambda: finished() and open(
        os.path.join(page.downloads, finished()[0]), "rb").read(2) == b"\xff\xd8", 20)
    page.click("[data-back]")
    page.check("editing goes on afterwards", lambda: page.state("state.mode") == "editing" and page.value() == value, 5)
    page.click("footer [data-delete]")
    page.check("erasing asks first, and Enter alone keeps", lambda: page.run(
        "return document.activeElement.matches('dialog [data-no]')"))
    page.click("dialog .danger")
    page.check("the photo is erased at once", lambda: page.state("state.mode") == "welcome" and "gone" in page.text("notice-bar"), 10)
