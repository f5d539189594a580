let count = 0;

/**
 * Connects the tabs within an element with its panels, in their order, as ARIA describes it.
 * @param {HTMLElement} element
 * @param {string | undefined} chosen the `data-group` of the tab to begin with
 */
export function handleTabs(element, chosen) {
    const tabs = [...element.querySelectorAll("[role=tab]")];
    const panels = [...element.querySelectorAll("[role=tabpanel]")];
    const select = (index, isFocused) => {
        tabs.forEach((tab, i) => {
            tab.setAttribute("aria-selected", String(i === index));
            tab.tabIndex = i === index ? 0 : -1;
            panels[i].hidden = i !== index;
        });
        tabs[index].scrollIntoView({ block: "nearest", inline: "nearest" });
        if (isFocused) tabs[index].focus();
        panels[index].dispatchEvent(new Event("show"));
    };
    tabs.forEach((tab, i) => {
        count += 1;
        [tab.id, panels[i].id] = [`tab-${count}`, `panel-${count}`];
        tab.setAttribute("aria-controls", panels[i].id);
        panels[i].setAttribute("aria-labelledby", tab.id);
        tab.onclick = () => select(i, false);
        tab.onkeydown = (event) => {
            const targets = { ArrowRight: (i + 1) % tabs.length, ArrowLeft: (i + tabs.length - 1) % tabs.length, Home: 0, End: tabs.length - 1 };
            if (!(event.key in targets)) return;
            event.preventDefault();
            select(targets[event.key], true);
        };
    });
    select(Math.max(0, tabs.findIndex((tab) => tab.dataset.group === chosen)), false);
}
