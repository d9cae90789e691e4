/** The open project: opening, closing, changing, undo. */
import {
  call,
  native,
  type ChangeName,
  type Outcome,
  type ProjectInfo,
  type RecentProject,
  type Request,
  type Response,
  type Topic,
} from '../backend';
import { comparison } from './comparison.svelte';
import { preferences } from './preferences.svelte';
import { look } from './look.svelte';
import { invalidate, place, resetResources } from './resources.svelte';
import { selection } from './selection.svelte';
import { tables } from './tables.svelte';
import { toasts, type Toast } from './toasts.svelte';
import { view } from './view.svelte';

type Value<K extends ChangeName> = Response<K> extends Outcome<infer T> ? T : never;

const ALL_TOPICS: readonly Topic[] = [
  'survey',
  'modules',
  'map',
  'domains',
  'scores',
  'debt',
  'roadmap',
  'teams',
  'votes',
  'decisions',
  'settings',
  'views',
];

class ProjectState {
  /** The open project; `null` when there is none. */
  info = $state.raw<ProjectInfo | null>(null);
  /** Projects that were open lately. */
  recent = $state.raw<readonly RecentProject[]>([]);
  /** The version of Quarry. */
  version = $state('');
  /** Whether the window knows what it starts with. */
  started = $state(false);
  /** Whether a project is being opened. */
  opening = $state(false);
  /** Changes that are on the way. */
  #queue: Promise<void> = Promise.resolve();
  /** Messages with a button that takes the last change back, or makes it again. */
  readonly #offered: number[] = [];
  #infoTurn = 0;

  /** Why nothing can be changed; `null` when it can. */
  readonly readOnly: string | null = $derived(this.info?.readOnly ?? null);
  /** Whether a project is open that can be changed. */
  readonly editable: boolean = $derived(this.info !== null && this.info.readOnly === null);

  /** Asks what the window starts with. */
  async start(): Promise<void> {
    try {
      const start = await call('start', {});
      preferences.load(start.preferences);
      this.version = start.version;
      this.recent = start.recent;
      if (start.project) this.adopt(start.project);
      if (start.problem) toasts.show(start.problem, { tone: 'danger' });
    } catch (thrown) {
      toasts.error(thrown);
    } finally {
      this.started = true;
    }
  }

  /** Shows a project that the application has opened. */
  adopt(info: ProjectInfo): void {
    toasts.clear();
    this.info = info;
    selection.clear();
    view.projectOpened();
    comparison.clear();
    tables.open = false;
    look.reset();
    resetResources(true);
    for (const notice of info.notices) toasts.show(notice);
    void native.setTitle(`${info.name} — Quarry`).catch(() => undefined);
  }

  /** The open project was surveyed anew beside the work: everything is looked at again, in place. */
  surveyed(info: ProjectInfo): void {
    this.info = info;
    invalidate(ALL_TOPICS);
  }

  /** Opens a file; says whether it is open. */
  open(path: string): Promise<boolean> {
    return this.#opened(() => call('open_project', { path }));
  }

  /** Opens a fresh copy of the sample. */
  openSample(): Promise<boolean> {
    return this.#opened(() => call('open_sample', {}));
  }

  /** Asks for a file and opens it. */
  async choose(): Promise<boolean> {
    try {
      const path = await native.chooseProject('Open a Quarry project');
      return path !== null && (await this.open(path));
    } catch (thrown) {
      toasts.error(thrown);
      return false;
    }
  }

  /** Closes the project. */
  async close(): Promise<void> {
    if (!this.info) return;
    try {
      await call('close_project', {});
      this.info = null;
      toasts.clear();
      selection.clear();
      resetResources(false);
      void native.setTitle('Quarry').catch(() => undefined);
      this.recent = (await call('start', {})).recent;
    } catch (thrown) {
      toasts.error(thrown);
    }
  }

  /**
   * Makes one change: one command, one undo. Views that it touches are fetched anew. Shows the
   * error and answers `undefined` when it fails.
   */
  change<K extends ChangeName>(name: K, request: Request<K>): Promise<Value<K> | undefined> {
    return this.#inTurn(() => this.#change(name, request));
  }

  /** Changes are made one after the other, in the order they were asked for. */
  #inTurn<T>(make: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(make);
    this.#queue = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  async #change<K extends ChangeName>(name: K, request: Request<K>): Promise<Value<K> | undefined> {
    try {
      const outcome = (await call(name, request)) as Outcome<Value<K>>;
      this.#settle(outcome);
      return outcome.value;
    } catch (thrown) {
      toasts.error(thrown);
      return undefined;
    }
  }

  /** Takes the last change back. */
  undo(): Promise<void> {
    return this.#inTurn(async () => {
      const label = this.info?.undo.undo;
      if (!this.editable || !label) return;
      if ((await this.#change('undo', {})) !== undefined)
        this.#offer(`Undone: ${label}`, 'plain', { label: 'Redo', run: () => void this.redo() });
    });
  }

  /** Does again what was taken back. */
  redo(): Promise<void> {
    return this.#inTurn(async () => {
      const label = this.info?.undo.redo;
      if (!this.editable || !label) return;
      if ((await this.#change('redo', {})) !== undefined) toasts.show(`Done again: ${label}`);
    });
  }

  /** Assigns modules to a domain, or back to the monolith, and says so. */
  async assign(modules: Iterable<string>, domain: string | null): Promise<boolean> {
    const moved = await this.change('assign_modules', { modules: [...modules], domain });
    if (!moved) return false;
    this.offerUndo(moved.announcement);
    return true;
  }

  /** A message with a button that takes the last change back. */
  offerUndo(text: string): void {
    this.#offer(text, 'good', { label: 'Undo', run: () => void this.undo() });
  }

  /** A message whose button holds until the next change: then it would do something else. */
  #offer(text: string, tone: Toast['tone'], action: Toast['action']): void {
    this.#offered.push(toasts.show(text, { tone, action }));
  }

  /** Topics changed outside a change command, as by a survey that ended. */
  touched(topics: readonly Topic[]): void {
    invalidate(topics);
    void this.refreshInfo();
  }

  /** Fetches the figures of the project anew. */
  async refreshInfo(): Promise<void> {
    const turn = ++this.#infoTurn;
    try {
      const { project } = await call('project_info', {});
      if (turn === this.#infoTurn && this.info && project) this.info = project;
    } catch (thrown) {
      toasts.error(thrown);
    }
  }

  #settle({ changed, placed, undo }: Pick<Outcome<unknown>, 'changed' | 'placed' | 'undo'>): void {
    if (this.info) this.info = { ...this.info, undo };
    for (const id of this.#offered.splice(0)) toasts.close(id);
    place(placed);
    this.touched(changed);
  }

  async #opened(open: () => Promise<ProjectInfo>): Promise<boolean> {
    if (this.opening) return false;
    this.opening = true;
    try {
      this.adopt(await open());
      return true;
    } catch (thrown) {
      toasts.error(thrown);
      return false;
    } finally {
      this.opening = false;
    }
  }
}

/** The project of the window. */
export const project = new ProjectState();
