// Starts the window under a driver of its own and finds things on its page.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { screenPicture } from "./screen.mjs";
import { Session } from "./webdriver.mjs";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
export const BINARY = process.env.QUARRY_WINDOW ?? join(ROOT, "target", "debug", "quarry-window");
const PICTURES = join(ROOT, "build", "journeys");

/** Waits until `probe` answers with something true, and answers with that. */
export async function until(what, probe, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) {
        return value;
      }
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${seconds} s in vain: ${what}`, { cause: last });
    }
    await sleep(40);
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A folder that is gone when the journey ends. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `quarry-${name}-`));
  process.on("exit", () => {
    try {
      // Processes of the window may still be writing their last.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    } catch (error) {
      console.error(`${folder} is left behind: ${error.message}`);
    }
  });
  return folder;
}

/** The window of Quarry, with its own driver and its own data. */
export class QuarryWindow {
  session;
  #driver;
  #name;

  constructor(name, driver, session) {
    this.#name = name;
    this.#driver = driver;
    this.session = session;
  }

  /** Opens the window. The same `data` folder again is the same user again. */
  static async open(name, { data, args = [], env = {} }) {
    const port = await freePort();
    const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
      stdio: "ignore",
      env: {
        ...process.env,
        TAURI_WEBVIEW_AUTOMATION: "true",
        WEBKIT_DISABLE_DMABUF_RENDERER: "1",
        // Two windows must not hand their files to each other, nor to one the user has open.
        DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere",
        LC_ALL: "C.UTF-8",
        ...env,
      },
    });
    const failed = once(driver, "error").then(([error]) => {
      throw new Error(`WebKitWebDriver could not be started: ${error.message}`);
    });
    failed.catch(() => {});
    const server = `http://127.0.0.1:${port}`;
    const ready = until("the driver listens", async () => (await fetch(`${server}/status`)).ok);
    await Promise.race([ready, failed]);
    try {
      const session = await Session.start(server, BINARY, ["--data-folder", data, ...args]);
      const window = new QuarryWindow(name, driver, session);
      await window.select('[data-testid="welcome"], [data-testid="view-panel"]');
      return window;
    } catch (error) {
      driver.kill();
      throw error;
    }
  }

  /** Closes the window as a user does. */
  async close() {
    const pid = this.#pid();
    await this.session.end().catch(() => {});
    await until("the program has ended", () => !processes().some((found) => found.pid === pid));
    await this.#endDriver();
  }

  /** Ends the program at once, as a power cut would. */
  async kill() {
    const pid = this.#pid();
    if (pid === undefined) {
      throw new Error("the process of the window was not found");
    }
    process.kill(pid, "SIGKILL");
    await until("the program is gone", () => !processes().some((found) => found.pid === pid));
    await this.#endDriver();
  }

  async #endDriver() {
    if (this.#driver.exitCode === null) {
      const gone = once(this.#driver, "exit");
      this.#driver.kill("SIGKILL");
      await gone;
    }
  }

  /** The process of the window: the driver's child that runs our binary. */
  #pid() {
    const found = processes().find(
      ({ parent, executable }) => parent === this.#driver.pid && executable === resolve(BINARY),
    );
    return found?.pid;
  }

  /** The element with this test identity, once it is there. */
  async find(id, seconds = 20) {
    return this.select(`[data-testid="${id}"]`, seconds);
  }

  /** The first element that matches, once it is there. */
  async select(selector, seconds = 20) {
    const found = await until(
      `${selector} is on the page`,
      async () => (await this.session.all(selector))[0],
      seconds,
    );
    return found;
  }

  async has(id) {
    return (await this.session.all(`[data-testid="${id}"]`)).length > 0;
  }

  async gone(id, seconds = 20) {
    await until(`“${id}” is gone`, async () => !(await this.has(id)), seconds);
  }

  /** Clicks; an element that was replaced meanwhile is found anew. */
  async click(id, seconds = 20) {
    await until(
      `“${id}” can be clicked`,
      async () => {
        await this.session.click(await this.find(id, 0.5));
        return true;
      },
      seconds,
    );
  }

  /** What an element reads; empty if it is not there. */
  text(id) {
    return this.run((id) => document.querySelector(`[data-testid="${id}"]`)?.innerText ?? "", id);
  }

  /** Waits until the text of an element fits. */
  async reads(id, pattern, seconds = 20) {
    let text = "";
    try {
      return await until(
        `“${id}” reads ${pattern}`,
        async () => {
          text = await this.text(id);
          return pattern.test(text) ? text : "";
        },
        seconds,
      );
    } catch (error) {
      throw new Error(`${error.message}; it reads “${text}”`, { cause: error });
    }
  }

  /** The identities of the elements that begin like this, from top to bottom. */
  shown(prefix) {
    return this.run(
      (prefix) =>
        [...document.querySelectorAll(`[data-testid^="${prefix}"]`)]
          .map((element) => ({
            id: element.dataset.testid,
            top: element.getBoundingClientRect().top,
          }))
          .sort((a, b) => a.top - b.top)
          .map(({ id }) => id.slice(prefix.length)),
      prefix,
    );
  }

  /** Presses one key after the other, as somebody who types. */
  async typed(text) {
    for (const letter of text) {
      await this.press(letter);
    }
  }

  press(keys, held) {
    return this.session.press(keys, held);
  }

  run(code, ...args) {
    return this.session.run(code, ...args);
  }

  /** Calls the application as the page does; for asking what a journey has come to. */
  async ask(name, request = {}) {
    const key = `__journey${Date.now()}${Math.random()}`;
    await this.run(
      (key, name, request) => {
        window.__TAURI_INTERNALS__.invoke("call", { name, request }).then(
          (value) => (window[key] = { value }),
          (error) => (window[key] = { error }),
        );
      },
      key,
      name,
      request,
    );
    const answer = await until(`“${name}” answers`, () => this.run((key) => window[key], key));
    if (answer.error) {
      throw new Error(`${name}: ${answer.error.message ?? answer.error}`);
    }
    return answer.value;
  }

  /** Keeps a picture of the screen. */
  picture(file) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, screenPicture());
  }

  /** Keeps what can be seen when a journey fails. */
  async failed(data) {
    this.picture(join(PICTURES, `${this.#name}.png`));
    const page = await this.run(() => document.body.innerText).catch(() => "");
    writeFileSync(join(PICTURES, `${this.#name}.txt`), `${page}\n\n${logs(data)}`);
  }
}

function logs(data) {
  const folder = join(data, "logs");
  try {
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n");
  } catch {
    return "no log";
  }
}

function processes() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        // The name of the program stands in parentheses and may hold anything.
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        if (state === "Z") {
          return [];
        }
        return [
          {
            pid: Number(name),
            parent: Number(parent),
            executable: readlinkSync(`/proc/${name}/exe`),
          },
        ];
      } catch {
        return [];
      }
    });
}
