"""A browser with the page in it, and named facts that are checked on the way."""
import json, os, tempfile, time, urllib.request
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException, ElementNotInteractableException, JavascriptException, NoSuchElementException,
    StaleElementReferenceException, TimeoutException)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

# Every socket of the page is remembered, and none opens while `broken` is set.
SOCKETS = """
    window.sockets = [];
    window.broken = false;
    const Plain = WebSocket;
    window.WebSocket = class extends Plain {
        constructor(address, protocols) {
            super(window.broken ? 'ws://127.0.0.1:9/' : address, protocols);
            window.sockets.push(this);
        }
    };"""


# What the page draws anew, or has not drawn yet, is looked for again.
NOT_YET = (
    ElementClickInterceptedException, ElementNotInteractableException, JavascriptException, NoSuchElementException,
    StaleElementReferenceException)


class Page:
    sessions = {}

    def __init__(self, base, shots, language="en"):
        self.base, self.shots, self.failures, self.downloads = base, shots, [], tempfile.mkdtemp()
        self.topic = ""
        options = webdriver.ChromeOptions()
        for binary in ("/usr/bin/chromium", "/usr/bin/google-chrome"):
            if os.path.exists(binary):
                options.binary_location = binary
                break
        for argument in (
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=1280,860",
            "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--lang={language}",
        ):
            options.add_argument(argument)
        options.add_experimental_option(
            "prefs", {"download.default_directory": self.downloads, "intl.accept_languages": language})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = "/usr/bin/chromedriver"
        self.driver = webdriver.Chrome(
            options=options, service=webdriver.ChromeService(driver) if os.path.exists(driver) else None)
        self.command("Page.addScriptToEvaluateOnNewDocument", source=SOCKETS)

    # What happens.

    def command(self, name, **values):
        return self.driver.execute_cdp_cmd(name, values)

    def open(self, path="/"):
        """Loads the page anew, whatever stands behind its address's `#`."""
        self.driver.get("about:blank")
        self.driver.get(self.base + path)

    def size(self, width, height, touch=False):
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=touch)
        self.command("Emulation.setTouchEmulationEnabled", enabled=touch, maxTouchPoints=5)
        time.sleep(0.3)

    def media(self, **features):
        self.command(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-" + name.replace("_", "-"), "value": value} for name, value in features.items()])

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def click(self, selector):
        def pressed():
            element = self.find(selector)
            if not element.is_displayed() or not element.is_enabled():
                return False
            element.click()
            return True

        self.until(pressed, f"{selector} can be pressed")

    def type(self, selector, *keys):
        """Sends keys to an element, or the path of a file to its field."""
        self.until(lambda: self.find(selector).send_keys(*keys) or True, f"{selector} takes keys")

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def chord(self, *keys):
        chain = ActionChains(self.driver)
        for key in keys[:-1]:
            chain.key_down(key)
        chain.send_keys(keys[-1])
        for key in keys[:-1]:
            chain.key_up(key)
        chain.perform()

    def drag(self, selector, dx, dy=0, steps=10):
        mouse = ActionChains(self.driver, duration=20).move_to_element(self.find(selector)).click_and_hold()
        for _ in range(steps):
            mouse.move_by_offset(dx / steps, dy / steps)
        mouse.release().perform()

    def upload(self, path):
        self.type("input[data-file]", os.path.abspath(path))

    # What is there.

    def run(self, script, *values):
        return self.driver.execute_script(script, *values)

    def state(self, expression):
        """The value of an expression of the page's `state`; nothing where it has none yet."""
        return self.driver.execute_async_script(
            "const done = arguments[0]; import('/editor-state.js').then(({state}) => done(%s)).catch(() => done(null))"
            % expression)

    def record(self, expression, *keys):
        """Notes the value of an expression whenever one of the keys of `state` changes, however busy this program is."""
        self.driver.execute_async_script("""
            const [keys, done] = arguments;
            const {state} = await import('/editor-state.js');
            window.recorded = [];
            state.on(keys, () => { try { window.recorded.push(%s); } catch { } });
            done();""" % expression, keys)

    def recorded(self):
        return self.run("return window.recorded")

    def face(self):
        """A sum over the pixels of the face that is shown over the photo, and 0 while none is."""
        return self.run("""
            const c = document.querySelector('.face-layer:not([hidden])');
            if (!c) return 0;
            const p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let sum = 0; for (let i = 0; i < p.length; i++) sum += p[i] * (1 + i % 7); return sum;""")

    def value(self, name="smile"):
        return int(self.run("return document.getElementById(arguments[0]).value", f"slider-{name}"))

    def text(self, selector):
        """The text of an element that may be drawn anew at any time."""
        for _ in range(20):
            try:
                return self.find(selector).text
            except NOT_YET:
                time.sleep(0.05)
        return self.find(selector).text

    # What must be so.

    def until(self, claim, what, seconds=30):
        # Machines that test do other things, too.
        WebDriverWait(self.driver, 4 * seconds, 0.05, NOT_YET).until(lambda _: claim(), f"waited in vain until {what}")

    def check(self, fact, claim, seconds=3):
        """Notes whether a fact is true; one that is a function may become so within some seconds."""
        try:
            holds = claim
            if callable(claim):
                self.until(claim, fact, seconds)
                holds = True
        except TimeoutException:
            holds = False
        print(("✓ " if holds else "✘ ") + f"{self.topic}: {fact}", flush=True)
        if not holds:
            self.failures.append(f"{self.topic}: {fact}")
            self.shoot("failure")
        return holds

    def shoot(self, name):
        self.driver.save_screenshot(os.path.join(self.shots, f"{self.topic}-{name}.png"))

    def complaints(self, *expected):
        """What the console says, except what was provoked."""
        found = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        unexpected = [message for message in found if not any(word in message for word in expected)]
        print(*("  " + message for message in unexpected), sep="\n", end="\n" if unexpected else "")
        return unexpected

    # Sessions that are there without the page.

    def request(self, method, path, body=None, kind="application/json"):
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        request = urllib.request.Request(self.base + path, data, {"Content-Type": kind}, method=method)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def prepared(self, photo):
        """A session of a photo, ready to be edited, with nothing done to it yet."""
        known = self.sessions.get(photo)
        if known and any(session["id"] == known for session in self.request("GET", "/v1/sessions")["sessions"]):
            self.request("PUT", f"/v1/sessions/{known}/history/position", {"position": 0})
            return known
        session = self.request("POST", "/v1/sessions", open(photo, "rb").read(), "image/jpeg")
        while session["state"] != "ready":
            assert session["state"] in ("detecting", "preparing"), session
            time.sleep(0.2)
            session = self.request("GET", f"/v1/sessions/{session['id']}")
        self.sessions[photo] = session["id"]
        return session["id"]

    def enter(self, session):
        self.open(f"/#{session}")
        self.until(lambda: self.state("state.mode") == "editing" and self.state("state.connected"), "the session is there")
        self.until(lambda: self.find("#slider-smile").is_enabled(), "the sliders can be moved")
