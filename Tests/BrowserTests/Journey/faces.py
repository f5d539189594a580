"""Two faces in one photo: chosen, edited one after another, and finished together."""
import time

# Two of the samples beside each other, as a file.
PAIR = """
    const done = arguments[0];
    const load = (src) => new Promise((r) => { const i = new Image(); i.onload = () => r(i); i.src = src; });
    const [a, b] = await Promise.all(['/samples/one.jpg', '/samples/two.jpg'].map(load));
    const side = 512, canvas = Object.assign(document.createElement('canvas'), {width: 2 * side, height: side});
    const context = canvas.getContext('2d');
    for (const [i, image] of [a, b].entries()) {
        const s = Math.min(image.naturalWidth, image.naturalHeight);
        context.drawImage(image, (image.naturalWidth - s) / 2, 0, s, s, i * side, 0, side, side);
    }
    canvas.toBlob((blob) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([blob], 'pair.jpg', {type: 'image/jpeg'}));
        const drop = new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true});
        document.body.dispatchEvent(drop);
        done(true);
    }, 'image/jpeg', 0.92);"""


def run(page, photo):
    page.open()
    page.until(lambda: page.all("[data-sample]"), "the page is there")
    page.driver.execute_async_script(PAIR)
    page.check("a photo can be dropped, and both faces are found", lambda: page.state("state.mode") == "choosing"
               and page.state("state.session.faces.length") == 2, 20)
    page.check("each face has a preview", lambda: page.run("""
        return [...document.querySelectorAll('face-panel .card canvas')].filter((c) => c.width > 40 &&
            c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data[3] === 255).length""") == 2, 5)
    page.shoot("choosing")
    doubts = """state.change({session: {...state.session, faces: state.session.faces.map((f) => ({...f, warnings: %s}))}}) ?? true"""
    page.state(doubts % "['small', 'turned']")
    page.check("what speaks against a face is said in plain words", lambda: "fine detail may be lost" in page.text("face-panel")
               and "turned far" in page.text("face-panel"), 3)
    page.check("with the choice to go on", lambda: "all the same" in page.text("face-panel"))
    page.shoot("doubts")
    page.state(doubts % "[]")
    page.click("face-picker .face") if not page.state("state.session.faces[0].warnings?.length") else page.click("[data-face='0']")
    page.until(lambda: page.state("state.session.previewable"), "the first one can be edited", 30)
    page.until(lambda: page.find("#slider-smile").is_enabled(), "the sliders can be moved")
    page.state(doubts % "['blurred']")
    page.check("also where the only face was chosen by itself", lambda: "blurred" in page.text("face-warning"), 3)
    page.shoot("warned")
    page.click("face-warning [data-go]")
    page.check("and it goes away", lambda: not page.find("face-warning").is_displayed())
    page.drag("#slider-smile", 70)
    first = page.value()
    page.until(lambda: page.state("state.session.state") == "ready", "it is learned", 120)
    page.click("face-chips [data-face='1']")
    page.check("the other face begins with sliders of its own", lambda: page.state("state.session.face") == 1 and page.value() == 0, 20)
    page.until(lambda: page.find("#slider-smile").is_enabled(), "it can be edited", 30)
    page.drag("#slider-brows", 70)
    page.check("both edits are shown at once", lambda: page.run(
        "return document.querySelectorAll('.face-layer:not([hidden])').length") == 2, 20)
    page.run("document.querySelector('[data-fit=photo]').click()")
    time.sleep(0.6)
    page.shoot("both")
    page.until(lambda: page.state("state.session.state") == "ready", "it is learned, too", 120)
    page.record("state.session.state", "session")
    page.click("face-chips [data-face='0']")
    page.until(lambda: page.state("state.session.face") == 0 and page.value() == first, "the first one is back")
    page.check("going back learns nothing anew", lambda: set(page.recorded()) == {"ready"})
    page.click("[data-undo]")
    page.check("undo goes to the face it belongs to", lambda: page.state("state.session.face") == 1 and page.value("brows") == 0, 10)
    page.click("[data-redo]")
    page.until(lambda: page.value("brows") > 0, "and redo, too")
    page.driver.refresh()
    page.until(lambda: page.state("state.mode") == "editing", "the page is back")
    page.check("a reload shows both edits", lambda: page.run(
        "return document.querySelectorAll('.face-layer:not([hidden])').length") == 2, 20)
    page.click("[data-finish]")
    page.click("dialog .main")
    page.check("both faces are finished in one photo", lambda: page.state("state.mode") == "result"
               and page.state("state.result.layers?.length ?? 2") == 2, 60)
    page.click("[data-change]")
    page.check("both may have changed", lambda: page.run("""
        const m = document.querySelector('photo-stage').mask.image;
        if (!m) return false;
        const half = (x) => m.getContext('2d').getImageData(x, 0, m.width / 2, m.height).data.some((v, i) => i % 4 === 3 && v > 60);
        return half(0) && half(m.width / 2);"""), 15)
    page.shoot("finished")
    page.request("DELETE", f"/v1/sessions/{page.state('state.session.id')}")
