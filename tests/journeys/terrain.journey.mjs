import assert from "node:assert/strict";
import { journey } from "./lib/journey.mjs";
import { domainMenu, mapReady, modules, pointIn, positions, undoLabel } from "./lib/project.mjs";
import { Key } from "./lib/webdriver.mjs";
import { until } from "./lib/window.mjs";

/** Everything in sight, with Ctrl+drag from a place in a domain by so many pixels. */
async function carried(window, domain, [x, y]) {
  const from = await pointIn(window, domain);
  const to = [from[0] + x, from[1] + y];
  await window.session.drag([from, [from[0] + x / 2, from[1] + y / 2], to, to], [Key.Control]);
}

const pinned = async (window, domain) =>
  (await window.ask("list_domains")).domains.find(({ id }) => id === domain).pinned;

/** How far the modules went from where they stood, in pixels to a tenth; one for each that did. */
function shifts(before, after) {
  return before
    .map(([x, y], n) => [after[n][0] - x, after[n][1] - y])
    .filter(([x, y]) => Math.abs(x) > 0.05 || Math.abs(y) > 0.05);
}

journey(
  "carry a domain over the map by pointer and by keys, tidy, take all back",
  async ({ open }) => {
    const window = await open("--sample");
    await mapReady(window);
    const all = [...(await modules(window)).values()].filter(
      ({ standing }) => standing === "product",
    );
    const { domains } = await window.ask("list_domains");
    // The smallest finds room soonest.
    const [domain] = domains
      .filter(({ modules }) => modules > 0)
      .sort((a, b) => a.modules - b.modules);
    const mine = all.filter((module) => module.domain === domain.id).map(({ id }) => id);
    const others = all.filter((module) => module.domain !== domain.id).map(({ id }) => id);
    const start = await positions(window, [...mine, ...others]);
    const settled = async () => {
      await mapReady(window);
      return positions(window, [...mine, ...others]);
    };
    const isBack = () =>
      until(
        "every module is where it was",
        async () => shifts(start, await settled()).length === 0,
      );

    // Away from the middle of the map there is room.
    const middle = await window.run(() => {
      const { left, top, width, height } = document
        .querySelector('[data-testid="map"]')
        .getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    });
    const at = await pointIn(window, domain.id);
    const away = Math.hypot(at[0] - middle[0], at[1] - middle[1]) || 1;
    const outward = [0, 1].map((c) => Math.round(((at[c] - middle[c]) / away) * 120));
    await carried(window, domain.id, outward);
    await window.reads("spoken", /lies here now, and is pinned/);
    assert.match((await undoLabel(window)) ?? "", /Carry/);
    assert.equal(await pinned(window, domain.id), true);
    const after = await settled();
    const gone = shifts(start.slice(0, mine.length), after.slice(0, mine.length));
    assert.equal(gone.length, mine.length, "the whole domain went");
    assert.ok(
      gone.every(([x, y]) => Math.hypot(x - gone[0][0], y - gone[0][1]) < 0.2),
      "and kept its shape",
    );
    assert.equal(shifts(start.slice(mine.length), after.slice(mine.length)).length, 0);
    await window.press("z", [Key.Control]);
    await isBack();
    assert.equal(await pinned(window, domain.id), false);

    // The same without a pointer: chosen in the outline, carried with Alt and an arrow.
    await window.click(`domain-${domain.id}`);
    await window.run(() => (document.querySelector('[data-testid="map"]').focus(), true));
    const [x, y] = outward;
    const key =
      Math.abs(x) > Math.abs(y) ? (x > 0 ? Key.Right : Key.Left) : y > 0 ? Key.Down : Key.Up;
    await window.reads("spoken", /Undone/);
    await window.press(key, [Key.Alt, Key.Shift]);
    await window.reads("spoken", /lies here now, and is pinned/);
    assert.equal(await pinned(window, domain.id), true);
    assert.equal(shifts(start, await settled()).length, mine.length);

    // Tidying is looked at first. What is pinned stays; let go, it may come back.
    const carriedTo = await settled();
    await window.click("tidy");
    await window.reads("tidy-says", /would lie elsewhere|tidy already/);
    await window.click("tidy-cancel");
    await window.gone("tidy-bar");
    assert.equal(shifts(carriedTo, await settled()).length, 0, "looking changes nothing");
    await domainMenu(window, domain.id, "pin");
    await until("it may be moved", async () => !(await pinned(window, domain.id)));
    await window.click("tidy");
    await window.reads("tidy-says", /[1-9]\d* modules? would lie elsewhere/);
    await window.click("tidy-confirm");
    await window.gone("tidy-bar");
    await window.reads("spoken", /Tidied the map/);
    assert.ok(shifts(carriedTo, await settled()).length > 0, "modules lie elsewhere");
    for (const step of ["tidying", "letting go", "carrying"]) {
      const label = await undoLabel(window);
      await window.press("z", [Key.Control]);
      await until(`${step} is taken back`, async () => (await undoLabel(window)) !== label);
    }
    // The tidied map was looked at as a whole.
    await window.click("map-fit");
    await isBack();
  },
);
