// A journey: one story of a user, told in the real window.
import { test } from "node:test";
import { QuarryWindow, temporaryFolder } from "./window.mjs";

/**
 * Tells a journey. `story` is given `open(args)`, which opens the window with the data folder of
 * this journey, and `folder`, a place for its files.
 */
export function journey(name, story) {
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  test(name, { timeout: 120_000 }, async () => {
    const folder = temporaryFolder(slug);
    let current;
    const open = async (...args) => {
      current = await QuarryWindow.open(slug, { data: folder, args });
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
