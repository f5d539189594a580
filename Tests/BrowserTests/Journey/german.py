"""The page in German: chosen by the browser, complete, and exchangeable."""
from touch import cut, fits

LANGUAGE = "de"

SAME = """
    const done = arguments[0];
    const [{texts: en}, {texts: de}] = await Promise.all(['/texts/en.js', '/texts/de.js'].map((f) => import(f)));
    const names = (text) => JSON.stringify([...new Set(JSON.stringify(text).match(/\\{\\w+\\}/g) ?? [])].sort());
    const missing = Object.keys(en).filter((key) => !(key in de));
    const other = Object.keys(en).filter((key) => key in de && names(en[key]) !== names(de[key]));
    done([...missing, ...other]);"""


def run(page, photo):
    page.open()
    page.check("the browser's language is spoken", lambda: "derselbe Mensch" in page.text("h1"), 10)
    page.check("and declared", lambda: page.run("return document.documentElement.lang") == "de")
    page.check("no text is missing or forgets a value", page.driver.execute_async_script(SAME) == [])
    sliders = page.request("GET", "/v1/sliders")["sliders"]
    untold = page.driver.execute_async_script("""
        const done = arguments[1];
        const {texts} = await import('/texts/de.js');
        done(arguments[0].flatMap(({name, group}) => [`slider.${name}`, `group.${group}`]).filter((key) => !(key in texts)));""",
        sliders)
    page.check("every slider and group has a German name", untold == [] or print(untold))
    page.shoot("start")
    session = page.prepared(photo)
    page.enter(session)
    page.check("sliders have German names", lambda: "Lächeln" in page.text("slider-panel"))
    english = lambda: page.run("""
        const words = /\\b(the|your|photo|undo|redo|reset|finish|original|zoom in|history|settings|hold)\\b/i;
        return [...document.querySelectorAll('[aria-label], [title], button, label, p, h2, span')].flatMap((e) =>
            [e.getAttribute('aria-label'), e.getAttribute('title'), e.children.length ? '' : e.textContent])
            .filter((text) => text && words.test(text.replace(/Original/g, '')))""")
    page.check("nothing is said in English", lambda: english() == []) or print(english())
    page.shoot("editing")
    page.size(320, 720, touch=True)
    page.check("its longer words fit 320 pixels", lambda: fits(page) and cut(page) == [])
    page.size(1280, 860)
    page.click("app-menu > button")
    page.click("[data-language] option[value=en]")
    page.check("another language can be chosen, and the photo stays", lambda: page.run("return document.documentElement.lang") == "en"
               and page.state("state.session?.id") == session, 10)
    page.check("the choice is remembered", lambda: page.run("return localStorage.getItem('likeness.language')") == "en")
