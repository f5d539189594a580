"""Large uploads, lost connections, pasted photos, the camera, recent photos, and erasing all."""
import os, tempfile, time
# What is no photo is answered with an error, which the console notes.
EXPECTED = ["ERR_INTERNET_DISCONNECTED", "WebSocket", "422", "415", "400"]


def network(page, offline, rate=-1):
    page.command("Network.emulateNetworkConditions", offline=offline, latency=5, downloadThroughput=-1, uploadThroughput=rate)


def run(page, photo):
    page.request("DELETE", "/v1/sessions")
    page.open()
    large = os.path.join(tempfile.mkdtemp(), "large.jpg")
    # Bytes after the end of a JPEG are ignored by those who read it, but must be sent.
    open(large, "wb").write(open(photo, "rb").read() + bytes(7_000_000))
    page.until(lambda: page.all("[data-sample]"), "the page is there")
    page.check("without photos there is nothing to go on with", lambda: not page.find("recent-sessions").is_displayed())
    page.command("Network.enable")
    # Slow enough for a machine that looks at the same time.
    network(page, False, 600_000)
    page.upload(large)
    page.until(lambda: page.state("state.progress?.fraction ?? 0") > 0.3, "a part is sent", 20)
    page.open()
    page.until(lambda: page.all("[data-sample]"), "the page is back")
    network(page, False, 300_000)
    page.record("state.progress.fraction", "progress")
    page.upload(large)
    page.check("an upload that was left goes on from where it was", lambda: any(f > 0.1 for f in page.recorded()[:3]), 20)
    page.check("the upload shows how far it is", lambda: page.state("state.progress?.fraction ?? 0") > 0.3, 20)
    page.shoot("sending")
    network(page, True)
    page.check("a lost connection is said in words", lambda: "Waiting for the connection" in page.text("progress-pill"), 20)
    sent = page.state("state.progress.fraction")
    network(page, False, 3_000_000)
    least = []
    page.check("the upload goes on by itself", lambda: least.append(
               page.state("state.progress?.stage === 'upload' ? state.progress.fraction : 1")) or
               page.state("state.mode") == "editing", 30)
    page.check("from where it was", min(least) >= sent - 0.2)
    network(page, False)
    page.until(lambda: page.state("state.mode") == "editing", "it arrives")

    # The page itself cancels as soon as that is offered, however late this program is.
    page.open()
    page.record("""(() => {
        const button = document.querySelector('progress-pill button');
        if (recorded.includes('cancelled') || state.session.state !== 'preparing' || !button?.checkVisibility()) return 'waiting';
        button.click();
        return 'cancelled';
        })()""", "progress")
    page.upload(photo)
    page.check("preparing is cancelled", lambda: "cancelled" in page.recorded() and page.state("state.mode") == "choosing", 20)
    page.open(f"/#{page.state('state.session.id')}")
    page.check("and can be begun again", lambda: page.find("face-panel [data-face]").is_displayed())
    page.click("face-panel [data-face]")
    page.check("it is prepared again", lambda: page.state("state.session.state") in ("preparing", "ready"), 10)

    page.open()
    page.check("the photo is among the recent ones", lambda: page.run(
        "const i = document.querySelector('[data-session] img'); return i && i.naturalWidth > 20"), 10)
    page.shoot("recent")
    page.click("[data-session]")
    page.check("and can be gone on with", lambda: page.state("state.mode") == "editing", 10)

    page.open()
    page.until(lambda: page.find("[data-camera]").is_displayed(), "there is a camera")
    page.click("[data-camera]")
    page.check("the camera shows what it sees", lambda: page.run("return document.querySelector('video')?.videoWidth > 0"), 10)
    page.shoot("camera")
    page.click("dialog [value=take]")
    page.check("a photo is taken", lambda: page.state("state.mode") in ("uploading", "choosing", "editing"), 10)
    page.until(lambda: page.state("Boolean(state.session)"), "it arrives")
    page.check("a photo without a face asks for one", lambda: page.state("state.mode") == "choosing"
               and "no face" in page.text("face-panel h2"), 20)
    page.shoot("no-face")

    page.open()
    text = os.path.join(tempfile.mkdtemp(), "text.jpg")
    open(text, "w").write("not a photo")
    page.until(lambda: page.all("[data-sample]"), "the page is there")
    page.upload(text)
    page.check("what is no photo is refused in words", lambda: "notice-bar" and "not" in page.text("notice-bar .card"), 10)
    page.click("notice-bar button")
    page.driver.execute_async_script("""
        const done = arguments[0];
        const blob = await (await fetch('/samples/two.jpg')).blob();
        const transfer = new DataTransfer();
        transfer.items.add(new File([blob], 'two.jpg', {type: 'image/jpeg'}));
        document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true}));
        done();""")
    page.check("a photo can be pasted", lambda: page.state("state.mode") in ("choosing", "editing"), 20)
    page.open()
    page.until(lambda: page.all("[data-session]"), "there are recent photos", 10)
    page.click("start-page [data-delete]")
    page.click("dialog .danger")
    page.check("all photos are erased at once", lambda: page.request("GET", "/v1/sessions")["sessions"] == [] and
               not page.find("recent-sessions").is_displayed(), 10)


