// A small WebDriver client: just what the journeys need, over fetch.

/** A key as WebDriver names it. */
export const Key = {
  Shift: "\uE008",
  Control: "\uE009",
  Alt: "\uE00A",
  Escape: "\uE00C",
  Enter: "\uE007",
  Tab: "\uE004",
  Backspace: "\uE003",
  Delete: "\uE017",
  Home: "\uE011",
  End: "\uE010",
  Left: "\uE012",
  Up: "\uE013",
  Right: "\uE014",
  Down: "\uE015",
  F10: "\uE03A",
};

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** An error that the driver answered with. */
export class DriverError extends Error {
  constructor(code, message) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export class Session {
  #base;
  id;

  constructor(server, id) {
    this.#base = `${server}/session/${id}`;
    this.id = id;
  }

  /** Starts `binary` with `args` and attaches to its page. */
  static async start(server, binary, args) {
    const value = await request("POST", `${server}/session`, {
      capabilities: {
        alwaysMatch: { "webkitgtk:browserOptions": { binary, args } },
      },
    });
    return new Session(server, value.sessionId);
  }

  #call(method, path, body) {
    return request(method, this.#base + path, body);
  }

  end() {
    return this.#call("DELETE", "");
  }

  /** The elements that match; empty if there are none. */
  async all(selector) {
    const found = await this.#call("POST", "/elements", {
      using: "css selector",
      value: selector,
    });
    return found.map((value) => value[ELEMENT]);
  }

  click(element) {
    return this.#call("POST", `/element/${element}/click`, {});
  }

  /** Runs a function in the page and answers with what it returns. */
  run(code, ...args) {
    const script = `return (${code}).apply(null, arguments);`;
    return this.#call("POST", "/execute/sync", { script, args });
  }

  /** Goes on in a frame of the page, by its number. */
  frame(id) {
    return this.#call("POST", "/frame", { id });
  }

  /** Presses keys one after the other; those in `held` are held meanwhile. */
  async press(keys, held = []) {
    const actions = [
      ...held.map((value) => ({ type: "keyDown", value })),
      ...[...keys].flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]),
      ...[...held].reverse().map((value) => ({ type: "keyUp", value })),
    ];
    await this.#call("POST", "/actions", {
      actions: [{ type: "key", id: "keyboard", actions }],
    });
  }

  /** Presses the pointer at the first point, moves through the others and lets go at the last. */
  async drag(points, held = []) {
    const move = ([x, y], duration = 30) => ({
      type: "pointerMove",
      origin: "viewport",
      x: Math.round(x),
      y: Math.round(y),
      duration,
    });
    const pointer = [
      move(points[0], 0),
      { type: "pointerDown", button: 0 },
      ...points.slice(1).map((point) => move(point)),
      { type: "pointerUp", button: 0 },
    ];
    if (held.length > 0) {
      await this.#hold(held, "keyDown");
    }
    await this.#call("POST", "/actions", {
      actions: [
        {
          type: "pointer",
          id: "mouse",
          parameters: { pointerType: "mouse" },
          actions: pointer,
        },
      ],
    });
    if (held.length > 0) {
      await this.#hold(held, "keyUp");
    }
  }

  #hold(keys, type) {
    return this.#call("POST", "/actions", {
      actions: [{ type: "key", id: "keyboard", actions: keys.map((value) => ({ type, value })) }],
    });
  }
}

async function request(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const { value } = await response.json();
  if (!response.ok) {
    throw new DriverError(value.error, value.message);
  }
  return value;
}
