"""Ways through the page in headless Chromium: journey.py BASE FOLDER [TOPIC …].

Each topic is a file of its own whose `run(page, photo)` checks named facts; FOLDER gets screenshots. A topic with a
fact that is not true is gone through once more in a new browser, because browsers stall on busy machines; what is
not true twice is a failure.
"""
import importlib, os, sys, time, traceback
from selenium.common.exceptions import WebDriverException
from page import Page

ALL = [
    "german", "history", "presets", "compare", "touch", "accessibility", "connection", "whole_way", "keyboard",
    "faces", "uploads", "appearance", "words", "finishing",
]
base, shots = sys.argv[1], sys.argv[2]
topics = sys.argv[3:] or ALL
photo = os.path.join(os.path.dirname(os.path.abspath(__file__)), "portrait.jpg")


def travel(page, topic):
    """The facts of a topic that are not true."""
    way = importlib.import_module(topic)
    page.topic, page.failures, start = topic, [], time.time()
    try:
        way.run(page, photo)
        page.check("nothing complains in the console", page.complaints(*getattr(way, "EXPECTED", [])) == [])
    except Exception:
        traceback.print_exc(file=sys.stdout)
        page.failures.append(f"{topic}: it goes on to the end")
    try:
        if page.failures:
            page.shoot("failure")
            print(page.state("JSON.stringify({mode: state.mode, notice: state.notice, progress: state.progress, values: state.values})"))
            print(*page.complaints(), sep="\n")
        page.media()
        page.size(1280, 860)
        page.command("Network.disable")
    except WebDriverException as error:
        print(error)
    print(f"  {topic}: {time.time() - start:.1f} s", flush=True)
    return page.failures


def leave(page):
    try:
        page.driver.quit()
    except WebDriverException as error:
        print(error)


failures, page, language = [], None, None
for topic in topics:
    wanted = getattr(importlib.import_module(topic), "LANGUAGE", "en")
    for attempt in (1, 2):
        if page is None or wanted != language or attempt == 2:
            if page:
                leave(page)
            page, language = Page(base, shots, wanted), wanted
        found = travel(page, topic)
        if not found:
            break
        print(f"  {topic}: not true in attempt {attempt}:", *found, sep="\n  ", flush=True)
    failures += found
leave(page)
print(f"{len(failures)} facts are not true" if failures else "all facts are true", *failures, sep="\n✘ ")
sys.exit(bool(failures))
