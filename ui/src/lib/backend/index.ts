/**
 * The application, typed. Nothing outside this folder knows how the window speaks to it.
 */
import { asBackendError, BackendError, shell, type Transport } from './transport';
import type { Commands } from './generated';

export type * from './generated';
export { asBackendError, BackendError, type Transport };

/** Names of commands. */
export type CommandName = keyof Commands;
/** What a command asks for. */
export type Request<K extends CommandName> = Commands[K]['request'];
/** What a command answers. */
export type Response<K extends CommandName> = Commands[K]['response'];
/** Names of commands that change the project. */
export type ChangeName = {
  [K in CommandName]: Commands[K]['kind'] extends 'change' ? K : never;
}[CommandName];

let transport: Transport = shell;

/** Speaks to something else than the shell: only for tests and the fixture. */
export function setTransport(other: Transport): void {
  transport = other;
}

/** The line in use; for `events.ts`. */
export function currentTransport(): Transport {
  return transport;
}

async function invoke<T>(name: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return (await transport.invoke(name, args)) as T;
  } catch (thrown) {
    throw asBackendError(thrown);
  }
}

/** Calls a command of the application. Rejects with a {@link BackendError}. */
export function call<K extends CommandName>(name: K, request: Request<K>): Promise<Response<K>> {
  return invoke<Response<K>>('call', { name, request });
}

/** What the window was started with. */
export interface LaunchOptions {
  folder: string | null;
  projectPath: string | null;
  exportTo: string | null;
}

/** What the shell does for the window: dialogs of the system, other programs, the frame. */
export const native = {
  chooseFolder: (title: string) => invoke<string | null>('choose_folder', { title }),
  chooseProject: (title: string) => invoke<string | null>('choose_file', { title, kind: 'project' }),
  chooseFile: (title: string) => invoke<string | null>('choose_file', { title, kind: 'any' }),
  chooseSave: (title: string, name: string, extension: string) =>
    invoke<string | null>('choose_save', { title, name, extension }),
  openInEditor: (file: string, line: number) => invoke<null>('open_in_editor', { file, line }),
  reveal: (path: string) => invoke<null>('reveal', { path }),
  setTitle: (title: string) => invoke<null>('set_title', { title }),
  quit: () => invoke<null>('quit'),
  launchOptions: () => invoke<LaunchOptions>('launch_options'),
};
