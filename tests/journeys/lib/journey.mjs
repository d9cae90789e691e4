// A journey: one story of a user, told in the real window.
import { test } from "node:test";
import { QuarryWindow, temporaryFolder } from "./window.mjs";

/**
 * Tells a journey. `story` is given `open(args)`, which opens the window with the data folder of
 * this journey, and `folder`, a place for its files. `env` is put into the window's environment.
 */
export function journey(name, story, env = {}) {
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  test(name, { timeout: 120_000 }, async () => {
    const folder = temporaryFolder(slug);
    let current;
    const open = async (...args) => {
      current = await QuarryWindow.open(slug, { data: folder, args, env });
      return current;
    };
    try {
      await story({ open, folder });
    } catch (error) {
      await current?.failed(folder);
      throw error;
    } finally {
      await current?.close();
    }
  });
}
