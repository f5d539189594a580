"""Ways through the page in headless Chromium: journey.py BASE FOLDER [TOPIC …].

Each topic is a file of its own whose `run(page, photo)` checks named facts; FOLDER gets screenshots.
"""
import importlib, os, sys, time, traceback
from page import Page

ALL = [
    "german", "history", "presets", "compare", "touch", "accessibility", "connection", "whole_way", "keyboard",
    "faces", "uploads", "appearance", "words", "finishing",
]
base, shots = sys.argv[1], sys.argv[2]
topics = sys.argv[3:] or ALL
photo = os.path.join(os.path.dirname(os.path.abspath(__file__)), "portrait.jpg")
failures = []
page, language = None, None
for topic in topics:
    way = importlib.import_module(topic)
    wanted = getattr(way, "LANGUAGE", "en")
    if wanted != language:
        if page:
            page.driver.quit()
        page, language = Page(base, shots, wanted), wanted
    page.topic, start = topic, time.time()
    try:
        way.run(page, photo)
        page.check("nothing complains in the console", lambda: page.complaints(*getattr(way, "EXPECTED", [])) == [])
    except Exception:
        traceback.print_exc()
        page.shoot("failure")
        print(page.state("JSON.stringify({mode: state.mode, notice: state.notice, progress: state.progress, values: state.values})"))
        print(*page.complaints(), sep="\n")
        page.failures.append(f"{topic}: it goes on to the end")
    print(f"  {topic}: {time.time() - start:.1f} s", flush=True)
    failures += page.failures
    page.failures = []
    page.media()
    page.size(1280, 860)
    page.command("Network.disable")
page.driver.quit()
print(f"{len(failures)} facts are not true" if failures else "all facts are true", *failures, sep="\n✘ ")
sys.exit(bool(failures))
