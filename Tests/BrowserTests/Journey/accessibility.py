"""Contrast of WCAG 2.2 AA, names for everything that can be used, and landmarks, in every state and both schemes."""

CONTRAST = """
    const parse = (color) => {
        const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
        c.fillStyle = color; c.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = c.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], under) => [r, g, b].map((v, i) => v * a + under[i] * (1 - a)).concat(1);
    const linear = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const ground = (element) => {
        const layers = [];
        for (let e = element; e; e = e.parentElement) {
            const color = parse(getComputedStyle(e).backgroundColor);
            if (color[3] > 0) layers.push(color);
            if (color[3] === 1) break;
        }
        return layers.reverse().reduce((under, color) => over(color, under), parse(getComputedStyle(document.body).backgroundColor));
    };
    const poor = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (!walk.currentNode.textContent.trim() || element.closest('script, noscript, option, .visually-hidden, :disabled, .badge')) continue;
        if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        const style = getComputedStyle(element), under = ground(element);
        const text = over(parse(style.color), under);
        const [a, b] = [light(text), light(under)].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05), size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        if (ratio < least) poor.push(`${ratio.toFixed(2)} “${walk.currentNode.textContent.trim().slice(0, 30)}”`);
    }
    return [...new Set(poor)];"""

NAMES = """
    const name = (e) => e.getAttribute('aria-label') || e.labels?.[0]?.textContent.trim() || e.textContent.trim() || e.title
        || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent.trim() || e.querySelector('img')?.alt;
    const nameless = [...document.querySelectorAll('button, a[href], input, select, [role=slider], [role=tabpanel], [role=region], canvas[tabindex], dialog')]
        .filter((e) => e.checkVisibility() && !name(e)).map((e) => e.outerHTML.slice(0, 100));
    const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    const doubled = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `#${id} twice`);
    const blind = [...document.querySelectorAll('img')].filter((i) => !i.hasAttribute('alt')).map((i) => i.outerHTML.slice(0, 80));
    const deaf = [...document.querySelectorAll('[aria-controls], [aria-labelledby]')].flatMap((e) =>
        [e.getAttribute('aria-controls'), e.getAttribute('aria-labelledby')]).filter((id) => id && !document.getElementById(id)).map((id) => `no #${id}`);
    return [...nameless, ...doubled, ...blind, ...deaf];"""


def look(page, where):
    for scheme in ("light", "dark"):
        page.media(color_scheme=scheme, reduced_motion="reduce")
        poor = lambda: page.run(CONTRAST)
        page.check(f"{where}, {scheme}: every text has the contrast of AA", lambda: poor() == []) or print("  ", poor())
        page.shoot(f"{where.replace(' ', '-')}-{scheme}")
    unnamed = lambda: page.run(NAMES)
    page.check(f"{where}: every control has a name", lambda: unnamed() == []) or print("  ", unnamed())


def run(page, photo):
    page.open()
    page.until(lambda: page.all("[data-sample]"), "the page is there")
    look(page, "start")
    page.check("there are landmarks", page.run(
        "return document.querySelectorAll('main, [role=banner], footer').length === 3 && document.querySelectorAll('h1').length === 1"))
    session = page.prepared(photo)
    page.enter(session)
    page.drag("#slider-smile", 70)
    page.until(lambda: page.state("state.history.steps.length") == 2, "there is a step")
    look(page, "editing")
    for group in ("presets", "ideas"):
        page.click(f"[data-group={group}]")
        page.until(lambda: group != "ideas" or page.all("[data-idea]"), "ideas are there", 20)
        look(page, group)
    page.click("app-menu > button")
    look(page, "menu")
    page.run("document.querySelector('app-menu .menu').hidePopover()")
    page.click("face-chips .another")
    look(page, "choosing")
    page.click("face-panel [data-pointing=points]")
    look(page, "points")
    page.click("face-panel [data-pointing=pick]")
    page.click("face-panel [data-stay]")
    page.click("[data-finish]")
    look(page, "how to finish")
    page.click("dialog .main")
    page.until(lambda: page.state("state.mode") == "result", "the photo is finished", 60)
    look(page, "result")
    page.click("footer [data-delete]")
    look(page, "question")
    page.click("dialog [data-no]")
    page.check("live regions tell what was done", lambda: "Finished" in page.find("[data-announcer]").get_attribute("textContent"))
