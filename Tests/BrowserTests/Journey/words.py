"""Sliders made from words, which mix the pack's own."""
# What is not understood is answered with an error, which the console notes.
EXPECTED = ["422"]
MIX = "age+35,beard-100"


def say(page, phrase):
    page.find("phrase-box [name=phrase]").clear()
    page.type("phrase-box [name=phrase]", phrase)
    page.click("phrase-box form button")


def run(page, photo):
    session = page.prepared(photo)
    page.enter(session)
    page.click("[data-group=Words]")
    page.check("there are examples of what can be said", lambda: "elderly gentleman" in page.text("phrase-box"))
    say(page, "older with wings")
    page.check("what is not understood is named", lambda: "wings" in page.text("phrase-box [role=alert]"), 5)
    page.click("phrase-box summary")
    page.check("and what can be said is listed", lambda: "freckles" in page.text("phrase-box details p"), 3)
    page.shoot("refused")
    say(page, "a bit older, no beard")
    slider = f"value-slider[name='{MIX}']"
    page.check("a phrase becomes a slider of its own name", lambda: page.all(slider)
               and page.text(slider + " label") == "a bit older, no beard", 5)
    page.check("which says what it moves", lambda: "Age +35, Beard −100" in page.text("phrase-box .word small"))
    page.check("it has the focus", lambda: page.run("return document.activeElement.id") == f"slider-{MIX}", 3)
    page.check("it is moved at once, and drawn", lambda: page.state(f"state.values['{MIX}']") and page.state("state.isFresh")
               and page.face() > 0, 20)
    page.check("that is a step", lambda: page.state("state.history.steps.length") == 2, 5)
    drawn, value = page.face(), page.state(f"state.values['{MIX}']")
    page.press("\ue012", "\ue012")  # Arrow left
    page.check("keys move it like any other", lambda: page.state(f"state.values['{MIX}']") == value - 2, 3)
    page.shoot("made")
    page.until(lambda: page.state("state.history.steps.length") == 3, "that is a step, too")
    page.chord("\ue009", "z")
    page.check("it is undone", lambda: page.state(f"state.values['{MIX}']") == value, 5)
    page.driver.refresh()
    page.until(lambda: page.state("state.mode") == "editing", "the page is back")
    page.check("a reload keeps the slider, its name and its position", lambda: page.run(
        "return document.querySelector(arguments[0])?.value", slider) == value
        and page.run("return document.querySelector(arguments[0] + ' label').textContent", slider) == "a bit older, no beard", 10)
    page.run("localStorage.removeItem('likeness.words')")
    page.driver.refresh()
    page.until(lambda: page.state("state.mode") == "editing", "the page is back")
    page.check("another browser calls it by what it moves", lambda: page.run(
        "return document.querySelector(arguments[0] + ' label')?.textContent", slider) == "Age +35, Beard −100", 10)
    page.click("[data-group=Words]")
    page.check("the picture is the same", lambda: page.state("state.isFresh") and abs(page.face() / drawn - 1) < 0.02, 10)
    page.click("phrase-box [data-forget]")
    page.check("it can be removed, and what it did with it", lambda: not page.all(slider)
               and page.state("Object.keys(state.values).length") == 0, 5)
