"""What can be chosen when a photo is finished, and the safe spans that the server measures."""
import time

# A sample in a photo that is large enough to be made smaller, as a JPEG or a PNG.
LARGE = """
    const [type, done] = arguments;
    const image = new Image();
    image.src = '/samples/one.jpg';
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), {width: 1500, height: 1200});
    const side = Math.min(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d');
    context.fillStyle = '#789';
    context.fillRect(0, 0, 1500, 1200);
    context.drawImage(image, 0, 0, side, side, 150, 0, 1200, 1200);
    const blob = await new Promise((r) => canvas.toBlob(r, type, 0.95));
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], 'large', {type}));
    document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
    done(true);"""


def choose(page, **wanted):
    page.click("[data-finish]")
    page.until(lambda: page.find("dialog form").is_displayed(), "the question is asked")
    page.run("""
        const form = document.querySelector('dialog form'), wanted = arguments[0];
        for (const [name, value] of Object.entries(wanted)) {
            if (name === 'format') form.querySelector(`[value=${value}]`).click();
            else if (name === 'location') form.location.checked = value;
            else form[name].value = value;
        }""", wanted)


def made(page):
    """Makes the photo that is being asked for: its edit, and width, height, type and bytes of the picture."""
    page.click("dialog .main")
    page.until(lambda: page.state("state.mode") == "result", "the photo is finished", 60)
    edit = page.state("JSON.parse(JSON.stringify(state.result))")
    picture = page.driver.execute_async_script("""
        const done = arguments[1];
        const blob = await (await fetch(arguments[0])).blob();
        const bitmap = await createImageBitmap(blob);
        done([bitmap.width, bitmap.height, blob.type, blob.size]);""", edit["result"])
    page.click("[data-back]")
    page.until(lambda: page.state("state.mode") == "editing", "editing goes on")
    return edit, picture


def visible(page, name):
    return page.run("return document.querySelector(`dialog [name=${arguments[0]}]`).offsetParent !== null", name)


def run(page, photo):
    page.open()
    page.run("localStorage.removeItem('likeness.finish')")
    page.until(lambda: page.all("[data-sample]"), "the page is there")
    page.driver.execute_async_script(LARGE, "image/jpeg")
    page.until(lambda: page.state("state.session?.state") == "ready", "the face is learned", 120)
    session = page.state("state.session.id")
    page.drag("#slider-smile", 60)
    page.until(lambda: page.state("state.isFresh"), "it is drawn")

    choose(page)
    page.check("a JPEG is offered as it came: its format, its quality, its size", lambda: page.run(
        "const f = document.querySelector('dialog form'); return [f.format.value, f.quality.value, f.side.value].join()") == "jpeg,,")
    edit, picture = made(page)
    page.check("and is made so", picture[:3] == [1500, 1200, "image/jpeg"] and edit["quality"] is None and edit["maximumSide"] is None)
    choose(page, quality="70")
    low = made(page)
    choose(page, quality="98")
    high = made(page)
    page.check("the quality that was chosen is that of the file", low[0]["quality"] == 70 and high[0]["quality"] == 98
               and low[1][3] < 0.6 * high[1][3])
    choose(page, side="1080", location=True)
    edit, picture = made(page)
    page.check("a smaller size is made", picture[:2] == [1080, 864] and edit["maximumSide"] == 1080)
    page.check("the place is kept if that is wished", edit["keepLocation"] is True)
    page.check("and not otherwise", low[0]["keepLocation"] is False)
    choose(page, format="png")
    page.check("a PNG has no quality to choose", lambda: not visible(page, "quality"))
    edit, picture = made(page)
    page.check("a PNG is made", picture[:3] == [1500, 1200, "image/png"])
    choose(page, format="webp", quality="82")
    page.check("a WebP cannot be as a JPEG was", lambda: page.run("return document.querySelector('dialog [data-same]').hidden"))
    edit, picture = made(page)
    page.check("a WebP is made", picture[2] == "image/webp" and edit["quality"] == 82)
    choose(page)
    page.check("the last choice is remembered", lambda: page.run(
        "const f = document.querySelector('dialog form'); return [f.format.value, f.quality.value].join()") == "webp,82")
    page.shoot("how")
    page.click("dialog [data-no]")
    page.check("nothing is made when it is left", lambda: page.state("state.mode") == "editing"
               and page.state("state.session.edits.length") == 6, 3)

    # The server measures while nobody needs it.
    page.check("the server tells how far this photo carries", lambda: page.state("state.session.spans?.smile?.length") == 2, 90)
    drawn = lambda: page.run("""
        return Object.fromEntries([...document.querySelectorAll('value-slider input[type=range]')].map((r) =>
            [r.closest('value-slider').getAttribute('name'), ['--low', '--high'].map((p) => parseFloat(r.style.getPropertyValue(p)) * 2 - 100)]))""")
    measured = lambda: page.request("GET", f"/v1/sessions/{session}")["spans"]
    wrong = lambda shown: [name for name, span in measured().items() if any(abs(a - b) > 0.01 for a, b in zip(span, shown[name]))]
    page.check("exactly that is drawn on every track", lambda: len(measured()) > 20 and wrong(drawn()) == []) or print(wrong(drawn()))
    spans = measured()
    narrow = min(spans, key=lambda name: spans[name][1])
    if spans[narrow][1] < 100:
        page.driver.execute_async_script("""
            const [name, value, done] = arguments;
            const {move, settle} = await import('/actions/sliders.js');
            move(name, value);
            settle();
            done();""", narrow, 100)
        page.check("further than that is said in words, and not forbidden", lambda: page.run("""
            const s = document.querySelector(`value-slider[name=${arguments[0]}]`);
            return s.classList.contains('far') && s.range.getAttribute('aria-valuetext').includes('further') && s.value === 100""", narrow), 5)
    time.sleep(0.3)
    page.shoot("spans")
    page.request("DELETE", f"/v1/sessions/{session}")
