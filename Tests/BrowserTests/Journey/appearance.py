"""Light and dark, by the system and by choice; stillness for those who prefer it."""


def ground(page):
    return page.run("return getComputedStyle(document.body).backgroundColor")


def run(page, photo):
    page.media(color_scheme="light")
    page.open()
    page.until(lambda: page.all("[data-sample]"), "the page is there")
    light = ground(page)
    page.media(color_scheme="dark")
    page.check("dark follows the system", lambda: ground(page) != light, 3)
    dark = ground(page)
    page.shoot("dark")
    page.click("app-menu > button")
    page.shoot("menu")
    page.click("[data-appearance] option[value=light]")
    page.check("light can be chosen all the same", lambda: ground(page) == light, 3)
    page.driver.refresh()
    page.until(lambda: page.all("[data-sample]"), "the page is back")
    page.check("and is remembered", lambda: ground(page) == light)
    page.run("localStorage.removeItem('likeness.appearance')")
    page.driver.refresh()
    page.until(lambda: page.all("[data-sample]"), "the page is back")
    page.check("as the system is the default", lambda: ground(page) == dark)
    page.media(reduced_motion="reduce")
    page.check("nothing moves for those who prefer stillness", lambda: page.run("""
        return [...document.querySelectorAll('button, img')].every((e) => getComputedStyle(e).transitionDuration.split(', ')
            .every((d) => parseFloat(d) === 0))"""))
    page.media(color_scheme="light")
