"""The whole job in headless Chromium: journey.py BASE PHOTO SCREENSHOTS [BOX].

Uploads the photo, chooses the face if there is a choice, drags a slider with the mouse, compares,
finishes, downloads and deletes. With BOX (x,y,w,h in pixels of the photo) that face is drawn by hand.
"""
import json, os, sys, tempfile, time
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

base, photo, shots = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3]
box = [float(v) for v in sys.argv[4].split(",")] if len(sys.argv) > 4 else None
downloads = tempfile.mkdtemp()

options = webdriver.ChromeOptions()
for binary in ("/usr/bin/chromium", "/usr/bin/google-chrome"):
    if os.path.exists(binary):
        options.binary_location = binary
        break
for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=1280,860"):
    options.add_argument(argument)
options.add_experimental_option("prefs", {"download.default_directory": downloads})
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
service = webdriver.ChromeService("/usr/bin/chromedriver") if os.path.exists("/usr/bin/chromedriver") else None
page = webdriver.Chrome(options=options, service=service)
find = lambda selector: page.find_element(By.CSS_SELECTOR, selector)
clock = time.time()


def state(expression):
    return page.execute_async_script(
        "const done = arguments[0]; import('/editor-state.js').then(({state}) => done(%s))" % expression)


def until(claim, what, seconds=60):
    WebDriverWait(page, seconds, 0.05).until(lambda _: claim(), f"waited in vain until {what}")


def shoot(name):
    page.save_screenshot(os.path.join(shots, name + ".png"))


def face():
    """A sum over the pixels of the face that is shown over the photo, and 0 while none is."""
    return page.execute_script("""
        const c = document.querySelector('.face-layer');
        if (c.hidden) return 0;
        const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let sum = 0; for (let i = 0; i < p.length; i++) sum += p[i] * (1 + i % 7); return sum;""")


try:
    page.get(base + "/")
    until(lambda: "24 hours" in find(".privacy").text, "the page says what is kept")
    shoot("1-welcome")
    find("input[type=file]").send_keys(photo)
    clock = time.time()
    until(lambda: state("state.mode") in ("choosing", "editing"), "faces are found")
    time.sleep(0.3)
    shoot("2-faces")
    if box:
        find("[data-draw]").click() if state("state.session.faces.length") else None
        left, top, scale = page.execute_script("""
            const s = document.querySelector('photo-stage'), r = s.getBoundingClientRect();
            const [x, y] = s.camera.project(arguments[0], arguments[1]);
            return [r.left + x, r.top + y, s.camera.scale];""", box[0], box[1])
        mouse = ActionChains(page, duration=30)
        mouse.w3c_actions.pointer_action.move_to_location(int(left), int(top)).pointer_down()
        mouse.w3c_actions.pointer_action.move_to_location(int(left + box[2] * scale), int(top + box[3] * scale)).pointer_up()
        mouse.perform()
    elif state("state.mode") == "choosing":
        find("face-picker .face").click()
    until(lambda: state("Boolean(state.session?.previewable)"), "a preview is possible")
    print("first preview possible after", round(time.time() - clock, 2), "s")
    until(lambda: state("state.mode") == "editing", "the sliders are there")
    until(lambda: find("#slider-smile").is_enabled(), "the sliders can be moved")
    time.sleep(0.6)
    shoot("3-preparing")

    assert face() == 0, "a preview before anything was moved"
    slider = find("#slider-smile")
    mouse = ActionChains(page, duration=20).move_to_element(slider).click_and_hold()
    for _ in range(30):
        mouse.move_by_offset(3, 0)
    mouse.release().perform()
    value = int(slider.get_attribute("value"))
    assert value > 20, value
    until(lambda: state("state.isFresh"), "the last position is drawn", 20)
    time.sleep(0.2)
    before = face()
    assert before > 0, "the face did not change"
    shoot("4-dragged")

    until(lambda: state("state.session.state") == "ready", "the face is learned", 120)
    print("ready after", round(time.time() - clock, 2), "s")
    until(lambda: state("state.isFresh"), "the better preview is drawn", 20)
    rate = page.execute_async_script("""
        const done = arguments[0];
        const {state} = await import('/editor-state.js'), {move} = await import('/actions.js');
        let frames = 0; const start = performance.now(), last = state.values.smile;
        state.on(['frame'], () => frames++);
        const step = (now) => {
            if (now - start < 3000) { move('smile', Math.round(50 + 49 * Math.sin(now / 300))); requestAnimationFrame(step); }
            else { move('smile', last); done((frames - 1) / 3); }
        };
        requestAnimationFrame(step);""")
    print("frames per second in the browser:", round(rate, 1))
    until(lambda: state("state.isFresh"), "the last position is drawn", 20)

    assert face() > 0
    slider.send_keys(Keys.ARROW_RIGHT)
    assert int(slider.get_attribute("value")) == value + 1
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.CONTROL, "z")
    assert state("state.values.smile") == value, "undo"
    assert find("[data-redo]").is_enabled()
    compare = ActionChains(page).click_and_hold(find("[data-compare]"))
    compare.perform()
    until(lambda: state("state.comparing") and find(".badge").is_displayed(), "the original is shown")
    shoot("5-comparing")
    ActionChains(page).release().perform()
    until(lambda: not state("state.comparing"), "the edit is shown again")

    page.refresh()
    until(lambda: state("state.mode") == "editing", "the session survives a reload")
    until(lambda: state("state.values.smile") == value, "and so do the sliders")
    until(lambda: find("[data-finish]").is_enabled(), "finishing is possible")
    clock = time.time()
    find("[data-finish]").click()
    until(lambda: state("state.mode") == "result", "the photo is finished")
    print("finished after", round(time.time() - clock, 2), "s")
    until(lambda: find(".divider").is_displayed(), "before and after are shown")
    time.sleep(0.5)
    shoot("6-result")
    find(".divider input").send_keys(Keys.HOME)
    assert find(".divider input").get_attribute("value") == "0"

    find("[data-download]").click()
    finished = lambda: [name for name in os.listdir(downloads) if name.endswith(".jpg")]
    until(finished, "the photo is saved")
    saved = open(os.path.join(downloads, finished()[0]), "rb").read()
    assert saved[:2] == b"\xff\xd8" and len(saved) > 5000, os.listdir(downloads)

    find("[data-delete]").click()
    shoot("7-delete")
    find("dialog .danger").click()
    until(lambda: state("state.mode") == "welcome" and "gone" in find("notice-bar").text, "it is gone")
    page.set_window_size(360, 740)
    time.sleep(0.3)
    shoot("8-narrow")
    assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"

    errors = [entry["message"] for entry in page.get_log("browser") if entry["level"] == "SEVERE"]
    assert not errors, errors
    print("journey: all good")
except Exception:
    shoot("failure")
    print(state("JSON.stringify({mode: state.mode, notice: state.notice, session: {...state.session, faces: state.session?.faces.length}})"))
    for entry in page.get_log("browser"):
        print(entry["message"])
    raise
finally:
    page.quit()
