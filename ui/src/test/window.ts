/** A window on a fixture application, for tests of components. */
import { flushSync, tick } from 'svelte';
import { setTransport } from '../lib/backend';
import { fixture, type Fixture, type FixtureOptions } from '../lib/backend/fixture';
import { comparison } from '../lib/state/comparison.svelte';
import { jobs } from '../lib/state/jobs.svelte';
import { preferences } from '../lib/state/preferences.svelte';
import { project } from '../lib/state/project.svelte';
import { resetResources } from '../lib/state/resources.svelte';
import { selection } from '../lib/state/selection.svelte';
import { toasts } from '../lib/state/toasts.svelte';
import { view } from '../lib/state/view.svelte';

/** Puts the state of the window back to its beginning and starts it on a fixture. */
export async function startWindow(options: FixtureOptions = {}): Promise<Fixture> {
  const application = fixture({ jobStep: 2, ...options });
  setTransport(application);
  toasts.clear();
  for (const toast of toasts.list) toasts.close(toast.id);
  selection.clear();
  comparison.clear();
  view.closeDialog();
  view.current = 'map';
  view.query = '';
  project.info = null;
  jobs.running = [];
  resetResources(false);
  preferences.value.theme = 'light';
  await jobs.listen();
  await project.start();
  await settle();
  return application;
}

/** Lets answers arrive and effects run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) {
    await tick();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  flushSync();
}

/** Waits until something holds, or fails with what it was about. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000; turn += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`never came true: ${what}`);
}

/** The names of the commands that were called, with their requests. */
export function requests(application: Fixture, name: string): unknown[] {
  return application.calls.filter((call) => call.name === name).map((call) => call.request);
}
