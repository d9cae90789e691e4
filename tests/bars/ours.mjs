// What is measured of Quarry's own map. These functions run in the page of the real window.

/** The 95th percentile by nearest rank, to a tenth; `null` of nothing. */
export function p95(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(10 * sorted[Math.max(0, Math.ceil(0.95 * sorted.length) - 1)]) / 10;
}

/** Pans and zooms the map for 240 frames, a step in each; answers with the frame log. */
export async function panAndZoom() {
  const stage = document.querySelector('[data-testid="map"]');
  const { left, top, width, height } = stage.getBoundingClientRect();
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const send = (type, x, y, more) =>
    stage.dispatchEvent(
      new PointerEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, pointerId: 1, button: 0, ...more }),
    );
  // Events that are made have no pointer that could be captured.
  stage.setPointerCapture = () => {};
  const middle = [left + width / 2, top + height / 2];
  const wheel = (by) =>
    stage.dispatchEvent(
      new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: middle[0], clientY: middle[1], deltaY: by }),
    );
  window.__quarryMap.clearFrames();
  // In, around, out again: through all three levels of detail.
  for (let step = 0; step < 60; step++) {
    wheel(-40);
    await frame();
  }
  send("pointerdown", ...middle, { button: 1 });
  for (let step = 0; step < 120; step++) {
    const angle = (step / 120) * 2 * Math.PI;
    send("pointermove", middle[0] + 200 * Math.sin(angle), middle[1] + 120 * Math.sin(2 * angle));
    await frame();
  }
  send("pointerup", ...middle, { button: 1 });
  for (let step = 0; step < 60; step++) {
    wheel(40);
    await frame();
  }
  return window.__quarryMap.frames();
}

/** Draws a lasso around the middle of the monolith; answers with times of its moves and its end. */
export async function lasso(wanted) {
  const stage = document.querySelector('[data-testid="map"]');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const send = (type, x, y) =>
    stage.dispatchEvent(
      new PointerEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, pointerId: 1, button: 0, altKey: true }),
    );
  stage.setPointerCapture = () => {};
  const at = window.__quarryMap.regionCentre(null);
  const selected = () =>
    Number(/([\d,]+) selected/.exec(document.querySelector('[data-testid="status-selected"]')?.innerText ?? "")?.[1].replaceAll(",", "") ?? 0);
  let best = null;
  // Wider until it holds as many as are wanted.
  for (let reach = 60; reach < 600; reach = Math.ceil(reach * 1.4)) {
    const moves = [];
    send("pointerdown", at.x + reach, at.y);
    for (let step = 1; step <= 90; step++) {
      const angle = (step / 90) * 2 * Math.PI;
      const began = performance.now();
      send("pointermove", at.x + reach * Math.cos(angle), at.y + reach * Math.sin(angle));
      moves.push(performance.now() - began);
      await frame();
    }
    const began = performance.now();
    send("pointerup", at.x + reach, at.y);
    const end = performance.now() - began;
    await frame();
    await frame();
    best = { moves, end, selected: selected() };
    if (best.selected >= wanted) break;
  }
  return best;
}

/** Moves the pointer over 120 places; the time until each is painted. */
export async function hover() {
  const stage = document.querySelector('[data-testid="map"]');
  const { left, top, width, height } = stage.getBoundingClientRect();
  const times = [];
  for (let step = 0; step < 120; step++) {
    const x = left + width * (0.15 + 0.7 * ((step * 37) % 120) / 120);
    const y = top + height * (0.15 + 0.7 * ((step * 53) % 120) / 120);
    // Begun with a frame, so that the wait for it does not count; ended after it was painted.
    await new Promise((done) => requestAnimationFrame(done));
    const began = performance.now();
    stage.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX: x, clientY: y, pointerId: 1 }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    times.push(performance.now() - began);
  }
  return times;
}

/** Types a search letter by letter; the time of each until it is painted. */
export async function search(text) {
  const field = document.querySelector('[data-testid="search"]');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const times = [];
  for (let length = 1; length <= text.length; length++) {
    await new Promise((done) => requestAnimationFrame(done));
    const began = performance.now();
    set.call(field, text.slice(0, length));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    times.push(performance.now() - began);
  }
  set.call(field, "");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return times;
}

/** Chooses the first domain in the move dialog; the time until the map shows the modules there. */
export async function moveSelected(module) {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const place = () => JSON.stringify(window.__quarryMap.screenPositionOf(module));
  const before = place();
  const filter = document.querySelector('[data-testid="move-filter"]');
  const began = performance.now();
  filter.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  while (place() === before) {
    if (performance.now() - began > 20_000) return null;
    await frame();
  }
  return performance.now() - began;
}

/** Opens the matrix; the time until it is painted first. */
export async function matrix() {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const began = performance.now();
  document.querySelector('[data-testid="view-matrix"]').click();
  while (!(window.__quarryMatrix?.painted > 0)) {
    if (performance.now() - began > 60_000) return null;
    await frame();
  }
  return { wall: performance.now() - began, paint: window.__quarryMatrix.first };
}
